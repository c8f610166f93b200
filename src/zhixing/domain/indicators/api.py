"""The door of the room. What each indicator measures, and by which formula, is in `law.indicators`."""

from zhixing.domain.indicators.queries import CourtRow, Month, Reading, by_court, months, readings

__all__ = ["CourtRow", "Month", "Reading", "by_court", "months", "readings"]
