"""Setting wrong entries of a case right: each by a correcting entry of the log that keeps the old and the new."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhixing.domain.cases.commands.moving import locked
from zhixing.domain.cases.events import CaseCorrected, InterestCorrected, PriorityCorrected
from zhixing.domain.cases.filing import FIGURED, InterestRule, right_of
from zhixing.domain.cases.models import Obligation
from zhixing.domain.cases.refusals import NoSuchClaim, NotCorrectable, RateUnreadable, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope

CORRECTABLE = ("cause", "instrument_title", "instrument_court", "judged_on", "effective_on", "doubled_interest")


@command
def correct(scope: Scope, case_id: int, field: str, value: str, reason: str, at: datetime) -> None:
    """Set a wrong entry of the case file right; the log keeps what it was, what it is now and why.

    Raises NotCorrectable, ReasonMissing, ValueError for a day that is none.
    """
    scope.require("case.correct")
    if field not in CORRECTABLE:
        raise NotCorrectable(field=field, fields="、".join(CORRECTABLE))
    if not reason.strip():
        raise ReasonMissing
    one_case = locked(scope, case_id, "active", "stayed")
    former, new = getattr(one_case, field), _typed(field, value)
    setattr(one_case, field, new)
    one_case.save(update_fields=[field])
    event = CaseCorrected(
        court_id=one_case.court_id,
        case_id=case_id,
        field=field,
        reason=reason.strip(),
        was=_plain(former),
        now=_plain(new),
    )
    announce(scope, event, at)


def _typed(field: str, value: str) -> Any:
    if field.endswith("_on"):
        return date.fromisoformat(value)
    return value in ("true", "1", "是") if field == "doubled_interest" else value.strip()


def _plain(value: Any) -> str | None:
    """A value of the case file as the log keeps it: days as ISO text, None when there was none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value or None


@command
def correct_interest(
    scope: Scope, case_id: int, no: int, period: int, rate_type: str, rate: Decimal | None, reason: str, at: datetime
) -> Obligation:
    """Give a period of interest (from 1) of claim `no` the rate that was missing or wrong: a kind whose rate is
    published, or one with its figure as a fraction (0.06).

    Raises NoSuchClaim, RateUnreadable, RateNotGiven where kind and figure make no rate, ReasonMissing.
    """
    claim = _claim(scope, case_id, no, reason)
    if not 1 <= period <= len(claim.interest):
        raise NoSuchClaim(no=f"{no}.{period}")
    if rate is not None and not (rate.is_finite() and 0 < rate < 1):
        raise RateUnreadable()
    former = InterestRule.restore(claim.interest[period - 1])
    new = replace(former, rate_type=rate_type, rate=rate if rate_type in FIGURED else None)
    new.law_rate()
    claim.interest[period - 1] = new.plain()
    claim.save(update_fields=["interest"])
    event = InterestCorrected(
        **_about(claim, reason),
        period=period,
        was=former.rate_type,
        was_rate=_plain_rate(former.rate),
        now=new.rate_type,
        now_rate=_plain_rate(new.rate),
    )
    announce(scope, event, at)
    return claim


@command
def correct_priority(scope: Scope, case_id: int, no: int, right: str, reason: str, at: datetime) -> Obligation:
    """Set which right of priority claim `no` has by its title; empty for none.

    Raises NoSuchClaim, RightUnknown, ReasonMissing.
    """
    claim = _claim(scope, case_id, no, reason)
    right_of(right)
    former, claim.priority = claim.priority, right
    claim.save(update_fields=["priority"])
    announce(scope, PriorityCorrected(**_about(claim, reason), was=former or None, now=right or None), at)
    return claim


def _claim(scope: Scope, case_id: int, no: int, reason: str) -> Obligation:
    scope.require("case.correct")
    if not reason.strip():
        raise ReasonMissing
    locked(scope, case_id, "active", "stayed")
    claim = Obligation.objects.select_for_update().filter(case_id=case_id, no=no).first()
    if claim is None:
        raise NoSuchClaim(no=no)
    return claim


def _about(claim: Obligation, reason: str) -> dict[str, Any]:
    court_id, why = claim.case.court_id, reason.strip()[:200]
    return {
        "court_id": court_id,
        "case_id": claim.case_id,
        "object": f"claim:{claim.no}",
        "no": claim.no,
        "reason": why,
    }


def _plain_rate(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)
