"""A lane, a stay and its end bring their papers by themselves."""

import pytest

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.infra.models import Event, Held


@pytest.fixture
def road(fresh_database):
    scope = build.court()
    build.seal(scope, build.staff(scope, "president", "president"))
    judge = build.staff(scope, "judge", "officer")
    case = build.case(scope)
    cases.assign(scope, case.pk, judge.pk, build.now(scope))
    build.drain()
    return scope, case, courts.scope_of(judge.account, build.now(scope).date())


def paper(scope, case, code):
    return documents.documents(scope, case.pk).get(template=code)


def test_a_settlement_brings_the_ruling_and_its_end_the_notice(road):
    scope, case, judge = road
    at, day = build.now(scope), build.later(scope, 90).date()
    cases.stay(scope, case.pk, "settlement", at, settled=cases.Settlement("被执行人分三期付清", day))
    build.drain()
    ruling = paper(scope, case, "stay_ruling")
    assert (ruling.state, ruling.drafted_by) == ("draft", "reaction:documents.draft_stay")
    assert ruling.addressees.count() == 2
    assert "和解协议" in documents.values_of(ruling)["stay_ground"]
    signed = documents.sign(judge, ruling.pk, at)
    told = documents.check(signed.check_code, documents.pdf(judge, signed.pk))
    assert (signed.state, signed.standing, told.same_file, told.sealed_by) == ("signed", False, True, case.court.name)
    assert "三期" not in str(Event.objects.get(name="CaseStayed").payload)

    cases.resume(scope, case.pk, at)
    build.drain()
    notice = paper(scope, case, "resumption_notice")
    told = documents.values_of(notice)
    assert (notice.state, told["stay_ruling_no"], told["from_on"]) == ("draft", ruling.number, at.date())
    assert documents.sign(judge, notice.pk, at).state == "signed"
    assert not Held.objects.exists()


def test_a_lane_brings_the_sheet_it_is_approved_on(road):
    scope, case, _ = road
    cases.choose_lane(scope, case.pk, "complex", ["房产有人居住"], build.now(scope))
    build.drain()
    told = documents.values_of(paper(scope, case, "lane_approval"))
    assert (told["lane"], told["reason"]) == ("繁案精办", "房产有人居住")
    assert not Held.objects.exists()


@pytest.mark.parametrize("ground", ["applicant_asks", "outsider", "heir", "no_capacity", "other"])
def test_each_ground_has_its_words(road, ground):
    scope, case, _ = road
    cases.stay(scope, case.pk, ground, build.now(scope))
    cases.resume(scope, case.pk, build.now(scope))
    build.drain()
    assert not Held.objects.exists()
    assert paper(scope, case, "stay_ruling").state == paper(scope, case, "resumption_notice").state == "draft"


def test_a_case_nobody_handles_is_stayed_and_a_person_drafts(road):
    scope, _, _ = road
    other = build.case(scope, "（2025）浙0195民初4472号")
    cases.stay(scope, other.pk, "other", build.now(scope))
    build.drain()
    assert cases.case(scope, other.pk).status == "stayed" and not Held.objects.exists()
