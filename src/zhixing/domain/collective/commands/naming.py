"""Whether names and accounts of the people on a list belong together: the bank is asked before a round is drawn."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet

from zhixing.domain.collective import jobs, rules
from zhixing.domain.collective.models import Matter, Registration, Victim
from zhixing.domain.collective.queries import find_matter, unseen_accounts
from zhixing.domain.collective.refusals import NamesUnchecked
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope

NOTE = """
UPDATE collective_victim v SET bank_said = told.word, bank_asked_at = %s
FROM unnest(%s::int[], %s::text[]) AS told (number, word) WHERE v.matter_id = %s AND v.number = told.number
"""


def unasked(matter: Matter) -> QuerySet[Victim]:
    """People with an account that the bank was not asked about since it was last set right."""
    people = Victim.objects.filter(matter=matter).extra(where=["account <> ''"])
    return people.filter(Q(bank_asked_at=None) | Q(corrected_at__gt=F("bank_asked_at"))).order_by("number")


def let_names_be_checked(matter: Matter) -> None:
    """Have the bank asked about new and corrected accounts of a matter whose list is frozen, once this is committed."""
    if payments.has_bank(matter.court_id) and matter.rolls.exists():
        jobs.check_names.defer(matter_id=matter.pk)


@command
def note_names(scope: Scope, matter_id: int, told: Mapping[int, str], asked_at: datetime) -> None:
    """Keep the bank's word on people by their numbers: `ok`, `none` or a reason code. Raises NoSuchMatter."""
    scope.require("payment.settle")
    matter = find_matter(scope, matter_id)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [asked_at, list(told), list(told.values()), matter.pk])


def misnamed(matter: Matter) -> list[int]:
    """Numbers of those whom the bank or the police office knows by another name, or not at all, and of those whose own
    correction nobody has checked: held until set right.

    Raises NamesUnchecked.
    """
    doubted = Registration.objects.filter(matter=matter, police_said__in=rules.DOUBTED, victim__isnull=False)
    found = {*doubted.values_list("victim__number", flat=True), *_unknown_to_the_bank(matter)}
    return sorted(found | set(unseen_accounts(matter).values_list("number", flat=True)))


def _unknown_to_the_bank(matter: Matter) -> list[int]:
    if not payments.has_bank(matter.court_id):
        return []
    if left := unasked(matter).count():
        raise NamesUnchecked(left=left)
    return list(Victim.objects.filter(matter=matter).exclude(bank_said__in=rules.FITS).values_list("number", flat=True))
