"""The page of cars looked for and houses reviewed, over the practice world."""

from tests.entrypoints.desk.stage import signed_in
from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.custody.test_custody import COMMUNITY, DEPARTMENTS, HOUSE, answer, road, sealed, sight  # noqa: F401
from tests.rooms.world import PLATE, world  # noqa: F401
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts.models import Staff
from zhixing.domain.custody import api as custody
from zhixing.domain.seizures import api as seizures


def text(client, path, status=200):
    found = client.get(path)
    assert found.status_code == status, (path, found.status_code)
    return found.content.decode()


def test_an_officer_has_a_car_looked_for_and_sees_where_it_was(road, world, listener):  # noqa: F811
    scope, judge, case, car = road
    officer, finance = (
        signed_in(Staff.objects.get(account__login="judge")),
        signed_in(build.staff(scope, "fang", "finance")),
    )
    sealed(scope, judge, case, car)
    assert "布控" in text(officer, "/desk/custody/")
    assert finance.get("/desk/custody/").status_code == 403
    given = {"case": case.pk, "asset": car}
    assert finance.post("/desk/custody/watch", given).status_code == 403
    assert officer.post("/desk/custody/watch", given).status_code == 302
    assert officer.post("/desk/custody/watch", given).status_code == 409
    practice_world.settle()
    sight(world, listener)
    page = text(officer, "/desk/custody/")
    assert "听松路与望舒路口" in page and "已发现，待拖车" in page and "通知拖车" in page
    [watch] = custody.watches(scope)
    assert "等派拖车" not in text(officer, "/desk/")  # the case of another officer
    cases.assign(scope, case.pk, judge.staff_id, build.now(scope))
    for path in ("/desk/", "/desk/custody/seen"):
        mine = text(officer, path)
        assert "等派拖车" in mine and PLATE in mine and "听松路与望舒路口" in mine and "派拖车" in mine
    assert "等派拖车" in text(signed_in(build.staff(scope, "shen", "control")), "/desk/")
    assert finance.get("/desk/custody/seen").status_code == 403
    [hit] = custody.hits(scope, watch.pk)
    taken = officer.get(f"/desk/custody/watches/{watch.pk}/hits/{hit.pk}")
    assert taken["Content-Type"] == "image/jpeg" and taken.content.startswith(b"\xff\xd8\xff")
    assert officer.get(f"/desk/custody/watches/{watch.pk}/hits/{hit.pk + 1}").status_code == 404
    assert officer.post(f"/desk/custody/watches/{watch.pk}/tow").status_code == 302
    assert "等派拖车" not in text(officer, "/desk/")
    assert officer.post(f"/desk/custody/watches/{watch.pk}/end").status_code == 302
    assert officer.post(f"/desk/custody/watches/{watch.pk}/end").status_code == 409


def test_a_review_shows_each_department_and_what_it_said(fresh_database, world, listener, settings):  # noqa: F811
    settings.BASE_URL = listener.url
    scope = practice_world.court("vehicle-office", *DEPARTMENTS)
    case, debtor = practice_world.case(scope, "顾北辰")
    judge = practice_world.judge(scope)
    officer = signed_in(Staff.objects.get(account__login="judge"))
    house = assets.record(scope, case.pk, "house", debtor, assets.Identity(HOUSE), {}, build.now(scope), "望舒路 60 号")
    sealed(scope, judge, case, house.pk)
    assert "发起联审" in text(officer, "/desk/custody/")
    assert officer.post("/desk/custody/review", {"case": case.pk, "asset": house.pk}).status_code == 302
    practice_world.settle()
    [row] = custody.reviews(scope)
    page = text(officer, f"/desk/custody/reviews/{row.pk}/")
    assert "6/7" in page and "窗口办理" in page and "近三个月" in page
    answer(COMMUNITY, {"occupied": "空置"}, "found")
    page = text(officer, f"/desk/custody/reviews/{row.pk}/")
    assert "7/7" in page and "空置" in page and "答复齐" in page
    assert "再问一次" in page
    text(officer, f"/desk/custody/reviews/{row.pk + 1}/", 404)
    assert officer.post("/desk/custody/review", {"case": case.pk, "asset": house.pk}).status_code == 302
    assert [one.no for one in custody.reviews(scope)] == [2, 1]  # the open one first
    practice_world.settle()
    answer(COMMUNITY, {"occupied": "有人居住"}, "found")
    assert {one.complete_at is None for one in custody.reviews(scope)} == {False}
    assert text(officer, "/desk/custody/").count("7/7") == 2


def test_a_hold_shows_itself_confirmed(road):  # noqa: F811
    scope, judge, case, car = road
    officer = signed_in(Staff.objects.get(account__login="judge"))
    at = build.now(scope)
    held = seizures.prepare(scope, case.pk, car, at, reason="保管价值").pk
    seizures.sign_and_order(judge, held, at)
    assert f"/desk/seizures/{held}/live" in text(officer, f"/desk/seizures/{held}/")
    assert officer.get(f"/desk/seizures/{held}/live").status_code == 204
    practice_world.settle()
    found = officer.get(f"/desk/seizures/{held}/live")
    assert found.status_code == 200 and found["HX-Refresh"] == "true"
    assert "/live" not in text(officer, f"/desk/seizures/{held}/")


def test_a_hold_answered_while_its_page_is_read_is_never_shown_as_still_waiting(road, monkeypatch):  # noqa: F811
    scope, judge, case, car = road
    officer = signed_in(Staff.objects.get(account__login="judge"))
    at, left = build.now(scope), [practice_world.settle]
    held = seizures.prepare(scope, case.pk, car, at, reason="保管价值").pk
    seizures.sign_and_order(judge, held, at)

    def answered_after(read):
        def run(*args):
            found = read(*args)
            if left:
                left.pop()()
            return found

        return run

    for name in ("seizure", "orders"):
        monkeypatch.setattr(seizures, name, answered_after(getattr(seizures, name)))
    page = text(officer, f"/desk/seizures/{held}/")
    assert not left and ("已发出，等协助单位" not in page or f"/desk/seizures/{held}/live" in page)
