"""The door of the room."""

from zhixing.domain.intake.commands import (
    accept,
    amend,
    answer,
    check_numbers,
    receive,
    refuse,
    return_for_gaps,
    write,
)
from zhixing.domain.intake.form import PRIORITIES, Form, drop, empty_interest, empty_obligation
from zhixing.domain.intake.models import Application, Letter
from zhixing.domain.intake.queries import application, applications, form_of, letter, letters, letters_of
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.text import LARGEST

__all__ = [
    "LARGEST",
    "PRIORITIES",
    "Application",
    "Doubt",
    "Form",
    "Letter",
    "accept",
    "amend",
    "answer",
    "application",
    "applications",
    "check_numbers",
    "drop",
    "empty_interest",
    "empty_obligation",
    "form_of",
    "letter",
    "letters",
    "letters_of",
    "receive",
    "refuse",
    "return_for_gaps",
    "write",
]
