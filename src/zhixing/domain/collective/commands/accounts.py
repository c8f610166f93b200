"""Where one of a crowd is paid, set right: by himself with a code to his phone, or by an officer who saw his papers.

Nothing goes to an account nobody checked: what he sets himself waits until the bank says it is his, or an officer does.
"""

from datetime import datetime

from django.db import connection

from zhixing.domain.collective import rules
from zhixing.domain.collective.commands.naming import let_names_be_checked
from zhixing.domain.collective.commands.registering import code_fits, keep_code
from zhixing.domain.collective.events import PayeeConfirmed, PayeeCorrected
from zhixing.domain.collective.models import Matter, Registration, Victim
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import (
    BankMissing,
    IdentityDoubted,
    NoSuchVictim,
    NothingToConfirm,
    NotRegisteredYet,
    OnlyAPerson,
    PaymentUnderway,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.identifiers import check_bank_card
from zhixing.kernel.scope import Scope

CORRECTABLE = frozenset({"phone", "bank", "account", "holder", "defendant", "deceased", "name_matches"})
UNDERWAY = """
SELECT EXISTS (SELECT FROM collective_round r
  JOIN collective_listed l ON l.roll_id = r.roll_id AND l.number = %s
  JOIN collective_share s ON s.round_id = r.id AND s.place = l.place AND s.fen > 0 AND NOT s.held
  LEFT JOIN collective_parcel p ON p.round_id = r.id AND s.place BETWEEN p.first AND p.last
  WHERE r.matter_id = %s AND (r.state IN ('drawn', 'approved') OR r.state = 'released' AND p.state = 'planned'))
"""
"""Whether a payment of his is drawn and its file not made: the file would name the new account unchecked."""


@command
def send_account_code(scope: Scope, matter_id: int, number: int, one_time: str, at: datetime) -> str:
    """Have a code sent to the phone he registered with, at any time; the phone. Raises as `correct_own_account` does,
    TooManyCodes.
    """
    scope.require("collective.register")
    matter = find_matter(scope, matter_id)
    phone = str(_may_correct(matter, number).phone)
    keep_code(matter.pk, phone, one_time, at)
    return phone


@command
def correct_own_account(
    scope: Scope, matter_id: int, number: int, bank: str, account: str, one_time: str, at: datetime
) -> bool:
    """He gives another account of the same holder; what came back is paid to it once it was checked.

    False when the code does not fit: the try counts. Raises NoSuchMatter, NoSuchVictim, NotRegisteredYet,
    IdentityDoubted, PaymentUnderway, BankMissing, BankCardWrong.
    """
    scope.require("collective.register")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    victim = _may_correct(matter, number)
    card, bank = check_bank_card(account), bank.strip()[:64]
    if not bank:
        raise BankMissing
    if not code_fits(matter.pk, str(victim.phone), one_time, at):
        return False
    victim.account, victim.bank, victim.corrected_at, victim.account_by_self = card, bank, at, True
    victim.bank_said, victim.bank_asked_at = "", None
    victim.save(update_fields=["account", "bank", "corrected_at", "account_by_self", "bank_said", "bank_asked_at"])
    about = {"court_id": matter.court_id, "case_id": matter.case_id, "object": f"matter:{matter.pk}"}
    announce(scope, PayeeCorrected(number=number, by_self=True, **about), at)
    let_names_be_checked(matter)
    return True


def _may_correct(matter: Matter, number: int) -> Victim:
    victim = victim_in(matter, number)
    mine = Registration.objects.filter(victim=victim).only("police_said").first()
    if mine is None or not victim.phone:
        raise NotRegisteredYet
    if mine.police_said in rules.DOUBTED:
        raise IdentityDoubted
    _check_not_underway(matter, number)
    return victim


@command
def confirm_account(scope: Scope, matter_id: int, number: int, at: datetime) -> None:
    """An officer saw that the account a person set himself is his. Raises OnlyAPerson, NoSuchVictim, NothingToConfirm."""
    scope.require("collective.prepare")
    if scope.staff_id is None:
        raise OnlyAPerson
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    victim = victim_in(matter, number)
    if not victim.account_by_self:
        raise NothingToConfirm
    victim.account_by_self = False
    victim.save(update_fields=["account_by_self"])
    about = {"court_id": matter.court_id, "case_id": matter.case_id, "object": f"matter:{matter.pk}"}
    announce(scope, PayeeConfirmed(number=number, **about), at)


@command
def correct_victim(scope: Scope, matter_id: int, number: int, at: datetime | None = None, **changes: object) -> None:
    """Set how a person is reached and paid, or what bars him, on the list in hand; frozen lists stay as they are.

    With `at` his account was set right then, and what the bank had sent back may be paid again.

    Raises NoSuchMatter, NoSuchVictim, PaymentUnderway for another account, ValueError for another field.
    """
    scope.require("collective.prepare")
    if not changes.keys() <= CORRECTABLE:
        raise ValueError(f"not correctable: {sorted(changes.keys() - CORRECTABLE)}")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    victim = victim_in(matter, number)
    if changes.get("account"):
        _check_not_underway(matter, number)
        changes["account_by_self"] = False
    if at is not None:
        changes["corrected_at"] = at
    for name, value in changes.items():
        setattr(victim, name, value)
    victim.save(update_fields=list(changes))
    if at is not None and changes.get("account"):
        about = {"court_id": matter.court_id, "case_id": matter.case_id, "object": f"matter:{matter.pk}"}
        announce(scope, PayeeCorrected(number=number, by_self=False, **about), at)
    let_names_be_checked(matter)


def _check_not_underway(matter: Matter, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNDERWAY, [number, matter.pk])
        if cursor.fetchone()[0]:
            raise PaymentUnderway


def victim_in(matter: Matter, number: int) -> Victim:
    """The person of this number, locked. Raises NoSuchVictim."""
    found = Victim.objects.select_for_update().filter(matter=matter, number=number).first()
    if found is None:
        raise NoSuchVictim
    return found
