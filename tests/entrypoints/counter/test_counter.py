"""The counter: a clerk signs in, sees why he may answer, answers item by item; another office's requests are not his."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.entrypoints.desk.stage import signed_in
from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.counter import answer as forms

FIRST, OWN = "first password", "my own password"


@pytest.fixture
def scope(db):
    scope = build.court()
    build.seal(scope, build.staff(scope, "yan", "president"))
    for code, login in (("office", "su"), ("other", "ye")):
        items = ["vehicle.query", "vehicle.seal", "vehicle.transfer"]
        unit = agencies.enlist(scope, code, "vehicles", f"车管{code}", f"Vehicle {code}", "counter", items=items)
        agencies.employ(scope, unit.pk, login, FIRST, "苏禾")
    return scope


def ask(scope, *items, unit="office", days=3, paper=("（2026）浙0195执1号", "a" * 64)):
    case = build.case(scope, f"（2025）浙0195民初{agencies.Request.objects.count() + 1}号")
    asked = [agencies.Asked(code, fields) for code, fields in items]
    target = agencies.Target("周启山", "330195198001010017")
    return agencies.ask(
        scope, case.pk, agencies.unit(unit).pk, "query", target, asked, "民事诉讼法第253条", paper, "查明财产",
        f"key-{case.pk}", build.later(scope, days), build.now(scope),
    )  # fmt: skip


def clerk(login: str = "su") -> Client:
    client = Client()
    assert (
        client.post("/counter/sign-in", {"login": login, "password": FIRST}).headers["Location"] == "/counter/password"
    )
    client.post("/counter/password", {"old": FIRST, "new": OWN, "again": OWN})
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_first_password_is_changed_before_anything_else(scope):
    row = ask(scope, ("vehicle.query", {}))
    client = Client()
    assert client.get("/counter/").headers["Location"] == "/counter/sign-in?next=/counter/"
    assert client.post("/counter/sign-in", {"login": "su", "password": "wrong"}).status_code == 403
    assert client.post("/counter/sign-in", {"login": "yan", "password": "long enough password"}).status_code == 403
    client.post("/counter/sign-in", {"login": "su", "password": FIRST})
    for path in ("/counter/", "/counter/done", f"/counter/requests/{row.pk}/"):
        assert client.get(path).headers["Location"] == "/counter/password"
    assert client.post("/counter/password", {"old": FIRST, "new": OWN, "again": "x"}).status_code == 422
    assert client.post("/counter/password", {"old": FIRST, "new": FIRST, "again": FIRST}).status_code == 422
    assert client.post("/counter/password", {"old": FIRST, "new": OWN, "again": OWN}).status_code == 302
    assert client.get("/counter/").status_code == 200
    client.post("/counter/sign-out")
    assert client.get("/counter/").status_code == 302


def test_where_four_eyes_are_wanted_another_clerk_confirms_or_gives_it_back(scope):
    unit = agencies.enlist(
        scope, "office", "vehicles", "车管office", "Vehicle office", "counter", items=["vehicle.query"], four_eyes=True
    )
    agencies.employ(scope, unit.pk, "lin", FIRST, "林夏")
    row = ask(scope, ("vehicle.query", {}))
    path, first, second = f"/counter/requests/{row.pk}/", clerk(), clerk("lin")
    assert first.post(path + "confirm").status_code == 404
    first.post(path, {"i1": "none"})
    row.refresh_from_db()
    assert row.answered_at is None and "等待复核" in text(first, "/counter/")
    assert first.post(path + "confirm").status_code == 409
    assert second.post(path + "confirm", {"back": "1", "why": " "}).status_code == 422
    assert "核对无误" in text(second, path) and "核对无误" not in text(first, path)
    second.post(path + "confirm", {"back": "1", "why": "名下还有一辆"})
    assert "名下还有一辆" in text(first, path)
    first.post(path, {"i1": "refused", "i1.reason": "系统升级"})
    assert "系统升级" in text(second, path)
    assert second.post(path + "confirm").status_code == 302
    row.refresh_from_db()
    assert row.state == "answered" and row.answered_by == agencies.counter_scope(second.session["account"]).actor
    assert agencies.answers(row)[0]["reason"] == "系统升级"
    assert second.post(path + "confirm").status_code == 409


def test_a_scan_goes_with_the_answer_and_nothing_else_does(scope):
    row = ask(scope, ("vehicle.query", {}))
    client, path = clerk(), f"/counter/requests/{row.pk}/"
    page = SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")
    assert client.post(path, {"i1": "none", "paper": page}).status_code == 422
    scan = SimpleUploadedFile("回执.pdf", b"%PDF-1.7 scan", "application/pdf")
    assert client.post(path, {"i1": "none", "paper": scan}).status_code == 302
    for reader, base in ((client, "/counter"), (signed_in(build.staff(scope, "chen", "officer")), "/desk")):
        assert f"{base}/requests/{row.pk}/files/1" in text(reader, f"{base}/requests/{row.pk}/")
        found = reader.get(f"{base}/requests/{row.pk}/files/1")
        assert found["Content-Type"] == "application/pdf" and found.content == b"%PDF-1.7 scan"
        assert reader.get(f"{base}/requests/{row.pk}/files/2").status_code == 404
    assert clerk("ye").get(f"/counter/requests/{row.pk}/files/1").status_code == 404


def test_every_item_of_the_directory_has_a_form_of_its_own(scope):
    for code, item in inquiries.items().items():
        words = forms.words_of(code)
        names = {field["name"] for field in words["fields"]}
        assert words is not forms.UNKNOWN and set(item.need) - names == set(), code
        for act in item.control:
            assert forms.words_of(f"{code.removesuffix('query')}{act}") is not forms.UNKNOWN
    for code in inquiries.contracts().keys() - {"interface.check"}:
        assert forms.words_of(code) is not forms.UNKNOWN, code
    assert forms.words_of("poem.read") is forms.UNKNOWN
    items = ["house.query", "house.seal"]
    unit = agencies.enlist(scope, "office", "land", "登记中心", "Registry", "counter", items=items)
    row = ask(
        scope, ("house.query", {}), ("house.seal", {"certificate_no": "浙1", "from_on": "2026-11-24"}), unit=unit.code
    )
    client, path = clerk(), f"/counter/requests/{row.pk}/"
    page = text(client, path)
    assert "不动产权证号" in page and 'value="2026-11-24"' in page
    seal = {"i2": "done", "i2.0.seal_id": "F1", "i2.0.rank": "2"}
    given = {"i1": "found", "i1.0.certificate_no": "浙1", "i1.0.area_m2": "88", **seal}
    assert client.post(path, given).status_code == 422  # whose it is must be said
    given |= {"i1.0.owner_name": "周启山", "i1.0.owner_id": "330195198001010017"}
    assert client.post(path, given).status_code == 302
    found, sealed = agencies.answers(agencies.Request.objects.get(pk=row.pk))
    assert found["records"][0]["area_m2"] == 88 and sealed["records"][0]["rank"] == 2
    assert sealed["records"][0]["to_on"] is None


def test_requests_stand_by_deadline_and_other_offices_are_not_shown(scope):
    later, sooner = ask(scope, ("vehicle.query", {}), days=9), ask(scope, ("vehicle.query", {}), days=1)
    strange = ask(scope, ("vehicle.query", {}), unit="other")
    client = clerk()
    page = text(client, "/counter/")
    assert page.index(f"requests/{sooner.pk}/") < page.index(f"requests/{later.pk}/")
    assert "还有 1 天" in page and f"requests/{strange.pk}/" not in page
    assert client.get(f"/counter/requests/{strange.pk}/").status_code == 404
    assert client.post(f"/counter/requests/{strange.pk}/", {"i1": "none"}).status_code == 404
    assert client.get(f"/counter/requests/{strange.pk}/paper.pdf").status_code == 404


def test_the_basis_stands_first_and_the_paper_can_be_read(scope):
    case = build.case(scope, "（2025）浙0195民初900号")
    paper = documents.issue(scope, case.pk, "acceptance_notice", {}, [], build.now(scope))
    target, basis = agencies.Target("周启山", "330195198001010017"), "民事诉讼法第253条"
    row = agencies.ask(
        scope, case.pk, agencies.unit("office").pk, "query", target, [agencies.Asked("vehicle.query")], basis,
        (paper.number, paper.digest), "查明财产", "key-paper", build.later(scope, 3), build.now(scope),
    )  # fmt: skip
    client = clerk()
    page = text(client, f"/counter/requests/{row.pk}/")
    assert "可以答复：依据齐全" in page and basis in page and paper.number in page
    assert page.index("依据齐全") < page.index("名下有机动车吗")
    assert client.get(f"/counter/requests/{row.pk}/paper.pdf").content.startswith(b"%PDF-")
    without = ask(scope, ("vehicle.query", {}))
    assert "先核对文书" in text(client, f"/counter/requests/{without.pk}/")


def test_vehicles_are_answered_with_their_particulars(scope):
    row = ask(scope, ("vehicle.query", {}))
    client, path = clerk(), f"/counter/requests/{row.pk}/"
    assert 'value="周启山"' in text(client, path)
    given = {"i1": "found", "i1.0.plate": "浙A·0X517", "i1.0.vin": "LZX1A2B34J0000517", "i1.0.owner_name": "周启山"}
    answer = client.post(path, given)
    assert answer.status_code == 422 and "请填写" in answer.content.decode()
    assert 'value="浙A·0X517"' in answer.content.decode()
    given |= {"i1.0.owner_id": "330195198001010017", "i1.0.first_registered_on": "2018-04-12"}
    assert client.post(path, given).status_code == 302
    row.refresh_from_db()
    [told] = agencies.answers(row)
    assert (row.state, row.found, told["result"]) == ("answered", 1, "found")
    assert told["records"][0]["vin"] == "LZX1A2B34J0000517"
    assert "已发回法院" in text(client, path) and "2018-04-12" in text(client, path)
    assert f"requests/{row.pk}/" in text(client, "/counter/done") and "都答复了" in text(client, "/counter/")


def test_a_seal_waiting_in_the_queue_has_no_days(scope):
    row = ask(scope, ("vehicle.seal", {"plate": "浙A·0X517", "years": 2}))
    client, path = clerk(), f"/counter/requests/{row.pk}/"
    assert 'value="浙A·0X517"' in text(client, path)
    given = {"i1": "done", "i1.0.plate": "浙A·0X517", "i1.0.seal_id": "S-1", "i1.0.rank": "two"}
    assert "请写整数" in client.post(path, given).content.decode()
    assert client.post(path, given | {"i1.0.rank": "1"}).status_code == 422  # the first in rank runs from a day
    assert client.post(path, given | {"i1.0.rank": "2"}).status_code == 302
    row.refresh_from_db()
    record = agencies.answers(row)[0]["records"][0]
    assert record == {"plate": "浙A·0X517", "seal_id": "S-1", "rank": 2, "from_on": None, "to_on": None}


def test_every_item_needs_an_answer_and_a_refusal_its_reason(scope):
    row = ask(scope, ("vehicle.query", {}), ("vehicle.transfer", {"plate": "浙A·0X517", "buyer_name": "柳青原"}))
    client, path = clerk(), f"/counter/requests/{row.pk}/"
    assert 'value="柳青原"' in text(client, path)
    page = client.post(path, {"i1": "none"}).content.decode()
    assert "请选一项" in page
    assert "请说明为什么" in client.post(path, {"i1": "none", "i2": "refused"}).content.decode()
    assert client.post(path, {"i1": "none", "i2": "refused", "i2.reason": "他院首封"}).status_code == 302
    row.refresh_from_db()
    assert [(one["result"], one["reason"]) for one in agencies.answers(row)] == [("none", ""), ("refused", "他院首封")]
    assert client.post(path, {"i1": "none", "i2": "done"}).status_code == 200  # answered: shown, not changed
    assert "他院首封" in text(client, path + "?lang=en")


def test_a_clerk_whose_account_is_closed_is_out(scope):
    client = clerk()
    clerk_row = agencies.Clerk.objects.get(account__login="su")
    clerk_row.account.is_active = False
    clerk_row.account.save()
    assert client.get("/counter/").headers["Location"].startswith("/counter/sign-in")


def test_the_table_asks_for_every_field_once_and_speaks_both_languages():
    for code, item in forms.table().items():
        names = [field["name"] for field in item["fields"]]
        assert len(names) == len(set(names)), code
        assert item["yes"] in ("found", "done")
        for pair in (item["title"], item["ask"], item["yes_words"], *(field["label"] for field in item["fields"])):
            assert " || " in pair, (code, pair)


def test_late_and_pressing_requests_are_marked(scope, monkeypatch):
    row = ask(scope, ("vehicle.query", {}), days=1)
    client = clerk()
    agencies.Request.objects.filter(pk=row.pk).update(expected_at=build.now(scope) - timedelta(days=2))
    assert "已超期" in text(client, "/counter/")


def test_a_clerk_states_as_many_things_as_there_are_and_sees_those_already_typed(scope):
    row = ask(scope, ("vehicle.query", {}))
    path, client = f"/counter/requests/{row.pk}/", clerk()
    cars = {}
    for number in range(7):
        cars |= {f"i1.{number}.plate": f"浙A·0X50{number}", f"i1.{number}.vin": f"LZX1A2B34J000050{number}"}
        cars |= {f"i1.{number}.owner_name": "周启山", f"i1.{number}.owner_id": "330195198001010017"}
    assert text(client, path).count('<details class="zx-fold">') == 9
    answer = client.post(path, cars)  # whether there are any is not said yet
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count('<details class="zx-fold" open>') == 6 and "浙A·0X506" in page
    assert client.post(path, cars | {"i1": "found"}).status_code == 302
    (told,) = agencies.answers(agencies.Request.objects.get(pk=row.pk))
    assert [one["plate"] for one in told["records"]] == [f"浙A·0X50{number}" for number in range(7)]


def test_a_clerk_states_mortgages_and_co_owners_a_line_each(scope):
    agencies.enlist(scope, "office", "land", "登记中心", "Registry", "counter", items=["house.query"])
    row = ask(scope, ("house.query", {}))
    path, client = f"/counter/requests/{row.pk}/", clerk()
    assert "每行一项：权利人；金额（元）；登记日期" in text(client, path)
    given = {"i1": "found", "i1.0.certificate_no": "浙（2020）0001号", "i1.0.owner_name": "周启山"}
    given |= {"i1.0.owner_id": "330195198001010017", "i1.0.co_owners": "周启月；1/2\n"}
    for wrong in (
        "云汀村镇银行；很多",
        "；300000",
        "云汀村镇银行；300000；去年",
        "云汀村镇银行；-1",
        "甲；1；2021-03-01；乙",
    ):
        assert client.post(path, given | {"i1.0.mortgages": wrong}).status_code == 422, wrong
    assert client.post(path, given | {"i1.0.co_owners": "周启月；一半"}).status_code == 422
    assert client.post(path, given | {"i1.0.area_m2": "nan"}).status_code == 422
    assert client.post(path, given | {"i1.0.lng": "181"}).status_code == 422
    for wrong in ("1", "首封；云汀县人民法院", "0；云汀县人民法院", "1；；2027-05-01", "1；云汀县人民法院；明年"):
        assert client.post(path, given | {"i1.0.seals": wrong}).status_code == 422, wrong
    given |= {
        "i1.0.seals": "1；云汀县人民法院；2027-05-01\n2；松岭县人民法院",
        "i1.0.lng": "119.41",
        "i1.0.lat": "29.72",
    }
    given |= {"i1.0.mortgages": "云汀村镇银行；300000；2021-03-01\n甲银行"}
    assert client.post(path, given).status_code == 302
    (told,) = agencies.answers(agencies.Request.objects.get(pk=row.pk))
    [record] = told["records"]
    bank = {"holder": "云汀村镇银行", "sum_fen": 30_000_000, "since_on": "2021-03-01"}
    assert record["mortgages"] == [bank, {"holder": "甲银行"}]
    assert record["co_owners"] == [{"name": "周启月", "share": "1/2"}]
    first = {"rank": 1, "court": "云汀县人民法院", "to_on": "2027-05-01"}
    assert record["seals"] == [first, {"rank": 2, "court": "松岭县人民法院", "to_on": None}]
    assert (record["lng"], record["lat"]) == (119.41, 29.72)
    assert "云汀村镇银行 2021-03-01 300,000.00；甲银行" in text(client, path)
