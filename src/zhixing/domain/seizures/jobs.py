"""What is found by looking, on court time."""

from zhixing.domain.courts import api as courts
from zhixing.domain.seizures.commands.answers import lapse
from zhixing.domain.seizures.queries import overdue_ids
from zhixing.infra import clock


def lapse_overdue(court_id: int) -> int:
    """Note every hold whose last day has passed; how many. One that nobody handled is the loudest thing there is."""
    at = clock.now(court_id)
    scope = courts.system_scope(court_id)
    return sum(lapse(scope, seizure_id, at) for seizure_id in overdue_ids(court_id, at.date()))
