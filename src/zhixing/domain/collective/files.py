"""The file a parcel becomes at the bank: the same parcel gives the same bytes while nobody's account changes."""

from collections.abc import Sequence

from zhixing.domain.collective import rules
from zhixing.domain.collective.models import Parcel
from zhixing.domain.courts import api as courts
from zhixing.gateways.iso20022 import pain
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money

BRANCH_UNKNOWN = "000000000000"
"""The branch is found by the account number; its 12-digit number is not asked of payees [design]."""


def payment_file(one: Parcel, shares: Sequence[tuple[int, int, int]]) -> bytes:
    """The pain.001 of a parcel from (place, number, fen). Raises MessageInvalid."""
    matter, released = one.round.matter, one.round.released_at
    if released is None:
        raise ValueError("a file is made of a released round")
    # named one by one: a join with the shares is planned by what the database knows of other matters, and took ten times as long
    numbers = [number for _, number, _ in shares]
    people = matter.people.extra(where=["number = ANY(%s)"], params=[numbers])
    payees = {
        number: pain.Account(str(account), holder or name, BRANCH_UNKNOWN)
        for number, name, holder, account in people.values_list("number", "name", "holder", "account")
    }
    note, at = f"涉众案款 {matter.case.number}", released.astimezone(SHANGHAI)
    payments = [
        pain.Payment(rules.end_to_end_id(one.round_id, place, at), Money(fen), payees[number], note)
        for place, number, fen in shares
    ]
    court = courts.court(matter.court_id)
    payer = pain.Account(court.account_number, court.account_name or court.name, BRANCH_UNKNOWN)
    created = at.replace(microsecond=0)
    return pain.payments(one.message_id, created, created.date(), payer, payments)
