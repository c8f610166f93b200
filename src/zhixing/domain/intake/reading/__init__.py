"""Reads a judgment file into the fields of an application, each beside the passage it came from."""

from zhixing.domain.intake.reading.reader import read, transcribe
from zhixing.domain.intake.reading.shapes import Judgment

__all__ = ["Judgment", "read", "transcribe"]
