"""移送处置权: who asked whom for the right to sell, and who may sell."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhixing.domain.assets import api as assets
from zhixing.domain.seizures.models import Seizure, Transfer
from zhixing.domain.seizures.queries import seizure
from zhixing.domain.seizures.refusals import NoSuchTransfer, NotForSale, RightGivenAway
from zhixing.kernel.scope import Scope
from zhixing.law import seizure_court as law
from zhixing.law.exempt import EXEMPTIONS

State = Seizure.State
SOLD = (assets.Asset.State.SOLD, assets.Asset.State.DELIVERED)
PUBLISHED = (assets.Asset.State.ON_SALE, *SOLD)
HOLDING = (State.WAITING, State.EFFECTIVE)


@dataclass(frozen=True)
class Right:
    """A transfer as one of its courts may see it. `incoming`: this court is asked; `own`: its own hold."""

    row: Transfer
    incoming: bool
    own: Seizure


def transfers(scope: Scope) -> QuerySet[Transfer]:
    """Transfers that a court of the scope asks or is asked for, newest first."""
    mine = Q(hold__court_id__in=scope.courts) & ~Q(hold__case_id__in=scope.recused)
    asked = Q(first__court_id__in=scope.courts) & ~Q(first__case_id__in=scope.recused)
    rows = Transfer.objects.filter(mine | asked)
    return rows.select_related(
        "hold__asset", "hold__case", "hold__court", "first__asset", "first__case", "first__court", "letter", "reply"
    ).order_by("-asked_at", "-pk")


def transfer(scope: Scope, transfer_id: int) -> Transfer:
    """Raises NoSuchTransfer."""
    found = transfers(scope).filter(pk=transfer_id).first()
    if found is None:
        raise NoSuchTransfer(transfer_id=transfer_id)
    return found


def rights(scope: Scope, seizure_id: int) -> list[Right]:
    """What was asked about the right to sell what one hold is on, newest first."""
    own = seizure(scope, seizure_id)
    rows = transfers(scope).filter(Q(hold=own) | Q(first=own))
    return [Right(one, one.first_id == own.pk, own) for one in rows]


def to_answer(scope: Scope) -> list[Transfer]:
    """What other courts ask of the scope's courts and nobody has answered, the first due first."""
    rows = transfers(scope).filter(state=Transfer.State.ASKED, first__court_id__in=scope.courts)
    return list(rows.order_by("answer_by", "pk"))


def first_here(own: Seizure) -> Seizure | None:
    """The hold in force in the thing's queue, if a court of the house has it."""
    if not own.place:
        return None
    rows = Seizure.objects.filter(place=own.place, state=State.EFFECTIVE).exclude(pk=own.pk)
    return rows.select_related("asset", "case", "court").first()


def may_ask(own: Seizure, ground: str, first: law.FirstSeizure, on: date) -> law.Power:
    """Whether the rule lets the court that waits sell; who it is that may, if not."""
    priority = ground == Transfer.Ground.PRIORITY
    return law.may_sell(first, on, priority_claim=priority, waiting_enforcement=not priority)


def given_away(case_id: int, asset_id: int) -> Transfer | None:
    """The transfer by which another court sells what this case holds first."""
    rows = Transfer.objects.filter(first__case_id=case_id, first__asset_id=asset_id, state=Transfer.State.AGREED)
    return rows.filter(Q(hold=None) | Q(hold__state__in=HOLDING), first__state=State.EFFECTIVE).first()


def came_back(row: Transfer) -> bool:
    """Whether a right that was given fell back: who had it let go of its hold, and the thing is not sold."""
    if row.hold is None or row.state != Transfer.State.AGREED:
        return False
    return row.hold.state not in HOLDING and row.hold.asset.state not in SOLD


def gained(case_id: int, asset_id: int) -> Transfer | None:
    """The transfer by which this case sells a thing that another holds first."""
    rows = Transfer.objects.filter(hold__case_id=case_id, hold__asset_id=asset_id, state=Transfer.State.AGREED)
    return rows.filter(hold__state__in=HOLDING).first()


def check_may_sell(case_id: int, asset_id: int) -> None:
    """Raises NotForSale for what stays with the debtor, RightGivenAway when another court sells what this case holds."""
    key = assets.Asset.objects.filter(pk=asset_id).values_list("particulars__exempt", flat=True).first()
    for one in EXEMPTIONS:
        if one.key == key:
            raise NotForSale(what=one.zh, what_en=one.en, article_no=one.article)
    away = given_away(case_id, asset_id)
    if away is not None:
        raise RightGivenAway(court=away.asker)
