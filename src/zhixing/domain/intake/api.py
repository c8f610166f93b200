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
from zhixing.domain.intake.edited import add_party, applied_by, drop, empty_agent, empty_interest, empty_obligation
from zhixing.domain.intake.form import PRIORITIES, Form
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
    "add_party",
    "amend",
    "answer",
    "application",
    "applications",
    "applied_by",
    "check_numbers",
    "drop",
    "empty_agent",
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
