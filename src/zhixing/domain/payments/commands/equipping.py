"""The court's account and the line to the bank that keeps it."""

from collections.abc import Mapping

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.events import BankConnected
from zhixing.domain.payments.models import Line
from zhixing.domain.payments.refusals import PrefixUnreadable
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.scope import Scope


@command
def equip(scope: Scope, particulars: Mapping[str, str], bank: str, prefix: str) -> None:
    """Set what the court says of itself (`courts.equip`) and its bank, together or not at all; no bank leaves the line as it is.

    Raises AccountNumberUnreadable, NoSuchUnit, PrefixUnreadable.
    """
    courts.equip(scope, scope.court_id, **particulars)
    if bank:
        agencies.unit(bank)
        connect_bank(scope, bank, prefix)


@command
def connect_bank(scope: Scope, unit: str, prefix: str) -> None:
    """Say which bank keeps the court's account, and the digits its virtual numbers begin with. Raises PrefixUnreadable."""
    if not scope.may("court.found"):  # who founds a court equips it
        scope.require("court.equip")
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 24):
        raise PrefixUnreadable(prefix=prefix)
    lock_court(scope.court_id)
    known = Line.objects.filter(court_id=scope.court_id).first()
    ledger.number_accounts(scope, prefix)
    Line.objects.update_or_create(court_id=scope.court_id, defaults={"unit": unit})
    if known is None or known.unit != unit:
        announce(scope, BankConnected(court_id=scope.court_id, unit=unit), clock.now(scope.court_id))
