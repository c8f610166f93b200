"""What is found by looking, on court time; and what one case's sale does to holds of others."""

from zhixing.domain.courts import api as courts
from zhixing.domain.seizures.models import DebtOrder, Seizure, Transfer
from zhixing.domain.seizures.queries.ending import overdue_ids, ringing_ids
from zhixing.infra import clock
from zhixing.infra.jobs import job


def lapse_overdue(court_id: int) -> int:
    """Note every hold whose last day has passed; how many. One that nobody handled is the loudest thing there is."""
    from zhixing.domain.seizures.commands.lapse import lapse

    at = clock.now(court_id)
    scope = courts.system_scope(court_id, "seizure.draft", "document.withdraw")
    return sum(lapse(scope, seizure_id, at) for seizure_id in overdue_ids(court_id, at.date()))


def ring_alarms(court_id: int) -> int:
    """Say of every hold whose day to ring has come how many days are left; how many."""
    from zhixing.domain.seizures.commands.lapse import ring

    at = clock.now(court_id)
    scope = courts.system_scope(court_id)
    return sum(ring(scope, seizure_id, at) for seizure_id in ringing_ids(court_id, at.date()))


@job()
def promote(place: str) -> None:
    """The hold before ended: let the first that waits take effect, in its own case."""
    from zhixing.domain.seizures.commands.queue import promote, waiting

    court_id = waiting(place).values_list("court_id", flat=True).first()
    if court_id is not None:
        promote(courts.system_scope(court_id), place, clock.now(court_id))


@job()
def hold_served(order_id: int) -> None:
    """Make the hold of an order to a third party that was served before service made one."""
    from zhixing.domain.seizures.commands.debts import hold_served

    court_id = DebtOrder.objects.values_list("court_id", flat=True).get(pk=order_id)
    hold_served(courts.system_scope(court_id, "seizure.draft"), order_id, clock.now(court_id))


@job()
def void_waiting(seizure_id: int, sold_in: int) -> None:
    """End a hold on a thing that another case has sold."""
    from zhixing.domain.seizures.commands.answers import void_waiting

    court_id = Seizure.objects.values_list("court_id", flat=True).get(pk=seizure_id)
    scope = courts.system_scope(court_id, "seizure.draft", "document.withdraw")
    void_waiting(scope, seizure_id, sold_in, clock.now(court_id))


@job()
def hear_of_right(transfer_id: int) -> None:
    """Tell the first court's case that another court asks for the right to sell."""
    from zhixing.domain.seizures.commands.rights import hear_of_right

    court_id = Transfer.objects.values_list("first__court_id", flat=True).get(pk=transfer_id)
    if court_id is not None:
        hear_of_right(courts.system_scope(court_id), transfer_id, clock.now(court_id))


@job()
def take_right(transfer_id: int) -> None:
    """Tell the asking court's case what the first court answered."""
    from zhixing.domain.seizures.commands.rights import take_right

    court_id = Transfer.objects.values_list("hold__court_id", flat=True).get(pk=transfer_id)
    if court_id is not None:
        take_right(courts.system_scope(court_id), transfer_id, clock.now(court_id))
