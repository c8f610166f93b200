"""The door of the room."""

from zhixing.domain.indicators.queries import CourtRow, Month, Reading, by_court, months, readings
from zhixing.domain.indicators.rules import (
    INDICATORS,
    VERSION,
    Indicator,
    Period,
    closed_share,
    mean_days,
    overdue_each,
)

__all__ = [
    "INDICATORS",
    "VERSION",
    "CourtRow",
    "Indicator",
    "Month",
    "Period",
    "Reading",
    "by_court",
    "closed_share",
    "mean_days",
    "months",
    "overdue_each",
    "readings",
]
