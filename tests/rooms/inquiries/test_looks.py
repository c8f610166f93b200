"""Who looked at whose data: noted, drawn by a seed anybody can use again, reviewed by somebody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from tests import inlets
from tests.entrypoints.desk.stage import signed_in
from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.inquiries.refusals import CaseNotOpen, NoSuchLook, RemarkMissing, ReviewedAlready, ReviewingOneself
from zhixing.domain.procedure import api as procedure
from zhixing.infra import files
from zhixing.infra.models import Event
from zhixing.kernel.scope import NotPermitted


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    found = practice_world.court()
    procedure.switch_robot(found, "queries", False, build.now(found))
    return found


def acting(scope, login, group, name="陈知远"):
    one = build.staff(scope, login, group, name=name)
    return courts.scope_of(one.account, build.now(scope).date())


def test_one_call_asks_everything_about_every_debtor_and_the_bars_follow(scope):
    debtors = (practice_world.debtor("周启山"), build.with_(practice_world.debtor("贺一鸣"), key="d2"))
    case = build.case(scope, parties=(build.APPLICANT, *debtors), obligations=build.filing().obligations)
    build.drain()
    officer = acting(scope, "judge", "officer")
    launched = inquiries.launch_all(officer, case.pk, build.now(scope))
    assert len(launched) == 2 and inquiries.launch_all(officer, case.pk, build.now(scope)) == launched
    first = inquiries.progress(scope, case.pk)[0]
    assert first.items() == first.items("waiting") == 7
    practice_world.settle()
    assert {one.items("answered") for one in inquiries.progress(scope, case.pk)} == {7}
    cases.close(scope, case.pk, "performed", build.now(scope))
    with pytest.raises(CaseNotOpen):
        inquiries.launch_all(officer, case.pk, build.now(scope))


@pytest.fixture
def week(scope):
    """A case whose five answers an officer has read, the week's Monday, and the sample drawn when it was over."""
    case, _ = practice_world.case(scope)
    build.drain()
    officer, boss = acting(scope, "judge", "officer", "周正"), acting(scope, "boss", "command", "顾闻笛")
    at = build.now(scope)
    inquiries.launch(officer, case.pk, cases.debtors(scope, case.pk)[0].party_id, at)
    asked = agencies.requests(officer, case.pk).first()
    assert inquiries.note_read(officer, asked.pk, at) is False  # nothing to read yet
    practice_world.settle()
    answered = list(agencies.requests(officer, case.pk).values_list("pk", flat=True))
    for request_id in answered:
        inquiries.note_read(officer, request_id, at)
        assert inquiries.note_read(officer, request_id, at) is False
    assert inquiries.note_read(scope, answered[0], at) is False  # nobody of the staff
    assert Event.objects.filter(name="AnswerRead", case_id=case.pk).count() == len(answered) == 5
    monday = at.date() - timedelta(days=at.date().weekday())
    assert inquiries.draw_sample(scope, monday, at) is None  # the week is not over
    sample = inquiries.draw_sample(scope, monday, at + timedelta(days=7))
    return SimpleNamespace(
        case=case, officer=officer, boss=boss, at=at, answered=answered, monday=monday, sample=sample
    )


def test_looks_are_noted_once_a_day_and_drawn_again_by_the_seed(scope, week):
    boss, monday, sample = week.boss, week.monday, week.sample
    again = inquiries.draw_sample(scope, monday + timedelta(days=2), week.at + timedelta(days=7))
    assert sample.pk == again.pk
    rows = inquiries.drawn(boss, monday)
    assert sample.of == 6 and len(rows) == 5 and all(row.look.kin for row in rows)
    assert inquiries.redrawn(sample) == sorted(row.look_id for row in rows) and inquiries.as_drawn(sample)
    apart = build.with_(boss, recused=frozenset({week.case.pk}))
    assert inquiries.drawn(apart, monday) == []
    assert inquiries.as_drawn(sample), "what he may not see was drawn none the less"
    inquiries.note_read(boss, week.answered[0], week.at)  # somebody adds a look to a week that was drawn
    assert len(inquiries.redrawn(sample)) == 5


def test_who_takes_an_answer_away_or_opens_a_scan_of_it_is_noted_and_kin_are_told(scope, week):
    case, request_id = week.case, week.answered[0]
    reader = courts.Staff.objects.get(pk=week.boss.staff_id)
    client, page = signed_in(reader), f"/desk/requests/{request_id}/"
    agencies.Request.objects.filter(pk=request_id).update(files=[files.store(inlets.true("photo.jpg"), ".jpg")])

    def acts():
        looks = inquiries.Look.objects.filter(staff=reader, request_id=request_id).order_by("pk")
        return list(looks.values_list("act", flat=True))

    assert client.get(f"{page}evidence").status_code == 200 and acts() == ["taken"]
    assert client.get(f"{page}files/1").status_code == 200 and acts() == ["taken", "read"]
    assert "同姓" not in client.get(page).content.decode() and acts() == ["taken", "read"]
    assert client.get(f"{page}evidence").status_code == 200 and acts() == ["taken", "read"]
    assert Event.objects.filter(name="AnswerTaken", case_id=case.pk).count() == 1
    kin = signed_in(courts.Staff.objects.get(pk=week.officer.staff_id))
    assert "您与被查询人同姓" in kin.get(page).content.decode()


def test_who_opens_a_thing_that_was_found_is_noted_once_a_day(scope, week):
    reader = courts.Staff.objects.get(pk=week.boss.staff_id)
    thing = inquiries.Finding.objects.filter(inquiry__case=week.case).first()
    for _ in range(2):
        assert signed_in(reader).get(f"/desk/assets/{thing.asset_id}/").status_code == 200
    [look] = inquiries.Look.objects.filter(staff=reader, act="seen")
    assert (look.inquiry_id, look.request_id) == (thing.inquiry_id, None)
    assert Event.objects.filter(name="ThingSeen", case_id=week.case.pk).count() == 1


def test_a_look_is_reviewed_once_with_a_remark_and_by_nobody_himself(week):
    officer, boss, later = week.officer, week.boss, week.at + timedelta(days=7)
    rows = inquiries.drawn(boss, week.monday)
    with pytest.raises(NotPermitted):
        inquiries.review(officer, rows[0].pk, True, "", later)
    with pytest.raises(RemarkMissing):
        inquiries.review(boss, rows[0].pk, False, " ", later)
    inquiries.review(boss, rows[0].pk, False, "与本案无关", later)
    with pytest.raises(ReviewedAlready):
        inquiries.review(boss, rows[0].pk, True, "", later)
    own = build.with_(officer, permissions=officer.permissions | {"look.review"})
    with pytest.raises(ReviewingOneself):
        inquiries.review(own, rows[1].pk, True, "", later)
    with pytest.raises(NoSuchLook):
        inquiries.review(build.court(196, "浙0196"), rows[1].pk, True, "", later)
    with pytest.raises(IntegrityError), transaction.atomic():
        inquiries.Sampled.objects.filter(pk=rows[1].pk).update(proper=False)
