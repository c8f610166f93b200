"""A mass-victim case over the desk, from the list to the second signature, and what the public sees of it; the court's own page."""

import hashlib
import time
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_rounds import report
from zhixing.domain.collective import api as collective
from zhixing.domain.collective.models import Parcel
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.infra import clock, files
from zhixing.kernel.money import Money


@pytest.fixture
def court(db):
    scope, people = stage.set_up()
    courts.equip(scope, scope.court_id, account_number="330195010100000018", account_name="澜溪区人民法院")
    return scope, people


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


def test_from_the_list_to_the_second_signature(court):
    scope, people = court
    case = build.case(scope)
    at = build.now(scope)
    legs = [(f"bank:{scope.court_id}", Money(-600_000)), (f"case:{case.pk}", Money(600_000))]
    ledger.post(scope, "money", legs, "test", at, case.pk)
    officer, finance = stage.signed_in(people["officer"]), stage.signed_in(people["finance"])
    given = {"number": case.number, "title": "演练集资案", "method": "in_minus_out", "notice": "请登记"}
    days = {"from_on": at.date().isoformat(), "until_on": (at.date() + timedelta(days=30)).isoformat()}
    assert officer.post("/desk/crowds/open", given | {"from_on": "", "until_on": ""}).status_code == 422
    answer = officer.post("/desk/crowds/open", given | days)
    home = answer.headers["Location"]
    one = collective.matters(scope).get()
    bad = SimpleUploadedFile("bad.csv", "姓名,身份证号,投入\n甲,1,5\n".encode())
    assert "没有收" in text(officer.post(home + "list", {"file": bad}, follow=True)) and not one.people.exists()
    good = SimpleUploadedFile("good.csv", crowd.csv([500_000] * 4))
    assert "已导入" in text(officer.post(home + "list", {"file": good}, follow=True))
    officer.post(home + "fund", {"amount": "6000.00", "key": "1"})
    officer.post(home + "freeze")
    assert "公示到" in text(officer.post(home + "draw", {}), 409)  # the objection window is open
    clock.let_run(scope.court_id, timedelta(days=12), 1)
    time.sleep(1.1)
    assert "30.00000%" in text(officer.get(home))
    officer.post(home + "draw", {})
    row = collective.find_round(scope, one.rounds.get().pk)
    officer.post(home + "approve", {"round": row.pk})
    assert text(officer.post(home + "release", {"round": row.pk}), 403)
    button = "复核放行</button>"
    assert button in text(finance.get(home)) and button not in text(officer.get(home))
    assert "发放中" in text(finance.post(home + "release", {"round": row.pk}, follow=True))
    collective.make_parcel(scope, row.pk, build.now(scope))
    assert "演练集资案" in text(finance.get("/desk/crowds/"))
    drill(finance, one, case)
    public(one)
    behind(scope, people, one)


def behind(scope, people, one):
    """From the round to its file, from the file to a payment, and from there to both messages and the books."""
    finance, auditor = stage.signed_in(people["finance"]), stage.signed_in(people["auditor"])
    parcel = Parcel.objects.get(round__matter=one)
    home = f"/desk/crowds/{one.pk}/parcels/{parcel.pk}/"
    assert home in text(auditor.get(f"/desk/crowds/{one.pk}/"))
    assert f"{home}2/" in text(auditor.get(home)) and auditor.get(f"{home}9/").status_code == 404
    assert text(finance.get(f"{home}report.xml"), 404) and text(auditor.get(f"{home}order.xml"), 403)
    collective.settle_parcel(scope, report(parcel, rejected={2}), build.now(scope))
    parcel.refresh_from_db()
    for name, key in (("order", parcel.file), ("report", parcel.report)):
        assert finance.get(f"{home}{name}.xml").content == files.fetch(key)
    shown = text(finance.get(f"{home}1/"))
    for known in (parcel.message_id, files.digest_of(parcel.file), "甲乙1", "1,500.00", "已付讫", f"share:{one.pk}:1"):
        assert known in shown, known
    assert f"share:{one.pk}:2" not in shown
    movements = text(auditor.get(f"/desk/books/?account=bank:{scope.court_id}"))
    assert f'href="{home}"' in movements and "付款文件付讫" in movements
    back = text(finance.get(f"{home}2/"))
    assert "AC01 账号有误" in back and "转回本人账户" in back and "银行付讫" not in back


def drill(finance, one, case):
    """From the total to the accounts to the movement to the paper."""
    page = text(finance.get("/desk/books/"))
    assert "试算平衡" in page and "?kind=share" in page
    transit = text(finance.get("/desk/books/?kind=transit"))
    assert "6,000.00" in transit
    legs = text(finance.get(f"/desk/books/?account=pool:{one.pk}"))
    assert "-6,000.00" in legs.replace("−", "-") and f'href="/desk/crowds/{one.pk}/"' in legs
    assert finance.get("/desk/books/?account=pool:99").status_code == 404


def public(one):
    """What anybody may see, and a victim with both numbers."""
    visitor = Client()
    assert "演练集资案" in text(visitor.get("/victims/"))
    page = text(visitor.get(f"/victims/{one.pk}/"))
    assert "6,000.00" in page and "与总账一致" in page and crowd.id_number(1) not in page
    shown = text(visitor.get(f"/victims/{one.pk}/list"))
    assert "甲乙1" not in shown and "5,000.00" in shown
    mine = {"number": "2", "id_number": crowd.id_number(2)}
    assert "1,500.00" in text(visitor.post(f"/victims/{one.pk}/", mine, follow=True))
    assert text(visitor.post(f"/victims/{one.pk}/", mine | {"number": "3"}), 404)


def test_what_the_re_check_keeps_the_president_decides(court):
    scope, people = court
    one, at = crowd.matter(scope, [500_000] * 3, 600_000), build.now(scope)
    home = f"/desk/crowds/{one.pk}/"
    officer, president = stage.signed_in(people["officer"]), stage.signed_in(people["president"])
    dispute = collective.dispute(scope, one.pk, 2, Money(700_000), "少算一笔", at)
    kept = {"dispute": dispute.pk, "accepted": "no", "answer": "没有凭证"}
    page = text(officer.post(home + "answer", kept, follow=True))
    assert "待法院决定" in page and "没有凭证" in page and home + "decide" not in page
    assert text(officer.post(home + "decide", kept), 403)
    decided = {"dispute": dispute.pk, "accepted": "yes", "answer": "银行流水可以证明"}
    assert home + "decide" in text(president.get(home))
    assert "待法院决定" not in text(president.post(home + "decide", decided, follow=True))
    assert one.people.get(number=2).claimed_fen == 700_000 and text(president.post(home + "decide", decided), 404)


def test_the_court_sets_its_own_address_account_and_bank(court):
    scope, people = court
    finance = stage.signed_in(people["finance"])
    assert text(stage.signed_in(people["officer"]).get("/desk/court/"), 403)
    given = {
        "address": "正义路 1 号",
        "phone": "0571-00001842",
        "account_name": "澜溪区人民法院",
        "bank_name": "澜州农商行",
    }
    assert "8 至 32 位" in text(finance.post("/desk/court/", given | {"account_number": "12 34"}), 422)
    assert "正义路 1 号" in text(
        finance.post("/desk/court/", given | {"account_number": "3301 9501 0100 0000 18"}, follow=True)
    )
    assert courts.court(scope.court_id).account_number == "330195010100000018"
    with pytest.raises(Exception, match="court.equip"):
        courts.equip(courts.system_scope(scope.court_id + 1, "court.equip"), scope.court_id, phone="1")


def test_the_books_are_sealed_in_public(court):
    assert "还没有封过账" in text(Client().get("/books/"))
    sealed = ledger.seal_day(date(2026, 11, 1))
    shown = text(Client().get("/books/"))
    assert (
        sealed.seal[:16] in shown
        and sealed.seal[48:] in shown
        and f'<dd class="num">{sealed.last_entry_id}</dd>' in shown
    )


def test_anybody_reckons_every_seal_again_from_the_file_alone(court):
    """What the page's foot says, done with nothing but the file: SM3 over six fields, one a line; each day names the one before."""
    days = [ledger.seal_day(date(2026, 11, n)) for n in (1, 2, 3)]
    heads, *lines = [line.split(",") for line in text(Client().get("/books/seals.csv")).splitlines()]
    assert heads == ["on", "last_entry_id", "accounts", "balances", "log_root", "previous", "seal"]
    assert [line[-1] for line in lines] == [one.seal for one in days]
    before = ""
    for *fields, seal in lines:
        assert fields[-1] == before and hashlib.new("sm3", "\n".join(fields).encode()).hexdigest() == seal
        before = seal
