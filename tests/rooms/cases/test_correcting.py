"""Wrong and missing entries of what is owed: set right by an entry that keeps the old and the new."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.cases.refusals import NoSuchClaim, ReasonMissing, RightUnknown
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted

RULE = cases.InterestRule(Money.yuan("100000"), date(2026, 1, 1), "contract", rate=Decimal("0.06"))
ON = date(2026, 7, 1)


@pytest.fixture
def scope(db):
    return build.court()


@pytest.fixture
def case(scope):
    return build.case(scope, obligations=(build.with_(build.filing().obligations[0], interest=(RULE,)),))


def interest(scope, case):
    return cases.due(scope, case.pk, ON, assume_last=True).schedule.owed.interest


def unrated(scope, case):
    """The rate goes missing, as in a case filed before one had to be given: no command files such a case any more."""
    (claim,) = cases.claims(scope, case.pk)
    claim.interest = [replace(RULE, rate=None).plain()]
    claim.save()


def test_a_case_filed_without_a_rate_is_reckoned_once_it_is_given(scope, case):
    unrated(scope, case)
    with pytest.raises(cases.RateNotGiven):
        interest(scope, case)
    cases.correct_interest(scope, case.pk, 1, 1, "contract", Decimal("0.06"), "据合同第六条", build.now(scope))
    assert interest(scope, case) == Money.yuan("2975.34")  # 181 days at 6 %/365
    told = Event.objects.get(name="InterestCorrected")
    assert told.payload == {
        "no": 1, "period": 1, "reason": "据合同第六条",
        "was": "contract", "was_rate": None, "now": "contract", "now_rate": "0.06",
    }  # fmt: skip
    cases.correct_interest(scope, case.pk, 1, 1, "lpr_1y", Decimal("0.9"), "合同约定按LPR", build.now(scope))
    (claim,) = cases.claims(scope, case.pk)
    assert (claim.interest[0]["rate_type"], claim.interest[0]["rate"]) == ("lpr_1y", None)
    assert interest(scope, case) < Money.yuan("2000")


def test_what_makes_no_rate_is_refused_and_changes_nothing(scope, case):
    at, rate = build.now(scope), Decimal("0.06")
    for given, refused in (
        ((1, 1, "contract", None, "x"), cases.RateNotGiven),
        ((1, 1, "lpr_unspecified_tenor", rate, "x"), cases.RateNotGiven),
        ((1, 1, "contract", Decimal(6), "x"), cases.RateUnreadable),
        ((1, 1, "contract", Decimal("NaN"), "x"), cases.RateUnreadable),
        ((1, 1, "contract", rate, " "), ReasonMissing),
        ((1, 2, "contract", rate, "x"), NoSuchClaim),
        ((1, 0, "contract", rate, "x"), NoSuchClaim),
        ((2, 1, "contract", rate, "x"), NoSuchClaim),
    ):
        with pytest.raises(refused):
            cases.correct_interest(scope, case.pk, *given, at)
    with pytest.raises(NotPermitted):
        cases.correct_interest(replace(scope, permissions=frozenset()), case.pk, 1, 1, "contract", rate, "x", at)
    assert interest(scope, case) == Money.yuan("2975.34")
    assert not Event.objects.filter(name="InterestCorrected").exists()


def test_a_right_of_priority_is_set_right_and_taken_away(scope, case):
    for right in ("建设工程价款优先受偿权", ""):
        cases.correct_priority(scope, case.pk, 1, right, "判决第二项", build.now(scope))
        assert cases.claims(scope, case.pk)[0].priority == right
    told = [row.payload for row in Event.objects.filter(name="PriorityCorrected").order_by("seq")]
    assert [(one["was"], one["now"]) for one in told] == [
        (None, "建设工程价款优先受偿权"),
        ("建设工程价款优先受偿权", None),
    ]
    with pytest.raises(RightUnknown):
        cases.correct_priority(scope, case.pk, 1, "最优先", "x", build.now(scope))
    with pytest.raises(RightUnknown):
        odd = build.with_(build.filing().obligations[0], priority="最优先")
        build.case(scope, "（2025）浙0195民初9号", obligations=(odd,))
