"""The door of the room."""

from zhixing.domain.intake.commands import accept, amend, check_numbers, receive, refuse, return_for_gaps
from zhixing.domain.intake.form import Form
from zhixing.domain.intake.models import Application
from zhixing.domain.intake.queries import application, applications, form_of
from zhixing.domain.intake.reading.doubts import Doubt

__all__ = [
    "Application",
    "Doubt",
    "Form",
    "accept",
    "amend",
    "application",
    "applications",
    "check_numbers",
    "form_of",
    "receive",
    "refuse",
    "return_for_gaps",
]
