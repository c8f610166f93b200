"""Indicators: counts over cases, no base is no figure, courts in code order."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.indicators import api as indicators
from zhixing.domain.procedure import api as procedure
from zhixing.kernel.scope import NotPermitted

ON = date(2026, 11, 22)


def test_months_and_readings_follow_the_cases(db):
    scope = build.court()
    today = build.now(scope)
    old = build.case(scope, "（2025）浙0195民初1号", today - timedelta(days=40))
    build.case(scope, "（2025）浙0195民初2号", today)
    cases.close(scope, old.pk, "performed", today)
    found = indicators.months(scope, today.date(), 3)
    assert [m.filed for m in found][-1] == 1 and sum(m.filed for m in found) == 2
    assert (found[-1].closed, found[-1].days, found[-1].open_before) == (1, 40, 1)
    by_key = {one.indicator.key: one for one in indicators.readings(scope, today.date())}
    assert by_key["K14"].value == Decimal("50.0") and (by_key["K14"].part, by_key["K14"].whole) == (1, 2)
    assert by_key["K7"].value == Decimal("40.0")
    assert by_key["K13"].value == Decimal("0.00")  # no reaction has run yet: no node is open
    assert by_key["K14"].formula.version == "2026.1" and by_key["K14"].period.first.day == 1
    assert (found[-1].closed_share, found[-1].mean_days) == (Decimal("50.0"), Decimal("40.0"))


def test_courts_stand_in_code_order_and_only_those_in_scope(db):
    first, second = build.court(196, "浙0196"), build.court(195, "浙0195")
    both = build.with_(first, courts=frozenset({195, 196}))
    build.case(first)
    assert [row.court.code for row in indicators.by_court(both, ON)] == ["浙0195", "浙0196"]
    assert [row.open for row in indicators.by_court(both, ON)] == [0, 1]
    assert [row.court.code for row in indicators.by_court(second, ON)] == ["浙0195"]
    assert procedure.court_tally(second, ON) == []
    with pytest.raises(NotPermitted):
        indicators.readings(courts.system_scope(195), ON)
