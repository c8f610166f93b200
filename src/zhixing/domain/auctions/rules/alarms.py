"""What a person on duty must see of a round now: pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

OVERDUE = timedelta(seconds=30)
"""How long after its time a round may still not have opened or closed before somebody looks [design]."""
SOON = timedelta(hours=24)
"""How long before it opens what still waits is an alarm [design]."""
ALARMS = ("not_closed", "not_opened", "no_owner", "to_resume", "seats_wait", "questions_wait", "nobody_may_bid")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A round as the control room sees it; `owned`: a process decides its bids; `ready`: bidders whose deposit is held."""

    state: str
    opens_at: datetime
    ends_at: datetime
    owned: bool
    ready: int
    seats_wait: int
    questions_wait: int
    resume_by: date | None = None
    """Of a pause whose cause has ended (网拍规定 28)."""


def alarms(one: Watched, now: datetime) -> list[str]:
    """Keys of ALARMS that ring, the gravest first; agents and partners are confirmed before the start (网拍规定 14)."""
    coming = one.state == "scheduled" and one.opens_at - now <= SOON
    rings = {
        "not_closed": one.state == "open" and now > one.ends_at + OVERDUE,
        "not_opened": one.state == "scheduled" and now > one.opens_at + OVERDUE,
        "no_owner": one.state == "open" and not one.owned,
        "to_resume": one.state == "paused" and one.resume_by is not None,
        "seats_wait": coming and one.seats_wait > 0,
        "questions_wait": (coming or one.state == "open") and one.questions_wait > 0,
        "nobody_may_bid": one.state == "open" and one.ready == 0,
    }
    return [key for key in ALARMS if rings[key]]
