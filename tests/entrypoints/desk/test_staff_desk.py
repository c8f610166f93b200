"""The court's people through the desk: deputies, a lost password or device, recusal, the clock of a real court."""

import re
from datetime import timedelta

import pyotp
from django.test import Client

from tests.entrypoints.desk import stage
from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.infra import accounts, clock
from zhixing.infra.models import Account, Event


def test_a_deputy_gains_the_groups_and_the_work_and_loses_both(court):
    scope, people, busy = court
    president, on, day = stage.signed_in(people["president"]), build.now(scope).date(), timedelta(days=1)
    absent, now_deputy, past_deputy = people["officer"], people["reception"], people["mediation"]
    own, stay = "结案与归档", f"/desk/cases/{busy.case}/stay"
    assert own in stage.signed_in(absent).get("/desk/?show=500").content.decode()
    for deputy, first, last in ((now_deputy, on - day, on + day), (past_deputy, on - 5 * day, on - day)):
        before = stage.signed_in(deputy)
        assert own not in before.get("/desk/?show=500").content.decode() and before.post(stay).status_code == 403
        given = {"absent": absent.pk, "deputy": deputy.pk, "from_on": first, "until_on": last}
        assert president.post("/desk/staff/deputise", given).status_code == 302
        for when, acts in ((first - day, False), (first, True), (last, True), (last + day, False)):
            assert ("officer" in courts.groups_of(deputy, when)) is acts
            assert courts.scope_of(deputy.account, when).may("document.sign") is acts
    acting, over = stage.signed_in(now_deputy), stage.signed_in(past_deputy)
    assert own in acting.get("/desk/?show=500").content.decode()
    assert cases.case(scope, busy.case).number in acting.get("/desk/cases/?whose=mine").content.decode()
    assert own not in over.get("/desk/?show=500").content.decode() and over.post(stay).status_code == 403


def test_a_lost_password_and_device_are_replaced_at_once(court):
    _, people, _ = court
    person, president = people["filing"], stage.signed_in(people["president"])
    lost, given = stage.signed_in(person), {"staff": person.pk}
    accounts.make_ready(person.account)
    secret = person.account.totp_secret
    session = president.session
    session["code_at"] = 0
    session.save()
    assert president.post("/desk/staff/reset", given).status_code == 403
    assert lost.get("/desk/").status_code == 200  # nothing was done without the device
    page = stage.signed_in(people["president"]).post("/desk/staff/reset", given).content.decode()
    password = re.search(r'<b class="zx-code">([^<]+)</b>', page).group(1)
    assert lost.get("/desk/").status_code == 302
    client = Client()
    assert client.post("/sign-in", {"login": "filing", "password": "long enough password"}).status_code == 403
    assert client.post("/sign-in", {"login": "filing", "password": password})["Location"] == "/sign-in/code"
    assert "data:image/svg" in client.get("/sign-in/code").content.decode()  # a new device is set up
    account = Account.objects.get(pk=person.account_id)
    assert account.totp_secret != secret
    code = pyotp.TOTP(account.totp_secret).at(int(clock.real_now().timestamp()))
    assert client.post("/sign-in/code", {"code": code})["Location"] == "/change-password"
    assert Event.objects.filter(name="SecondFactorReset", object=f"staff:{person.pk}").count() == 1


def test_a_recused_judge_is_kept_out_by_the_form(court):
    scope, people, busy = court
    case, judge = cases.case(scope, busy.case), people["officer"]
    officer, president = stage.signed_in(judge), stage.signed_in(people["president"])
    given = {"staff": judge.pk, "number": "没有这个案号", "reason": "与当事人是近亲属"}
    assert president.post("/desk/staff/recuse", given).status_code == 404
    assert officer.get(f"/desk/cases/{case.pk}/").status_code == 200
    assert president.post("/desk/staff/recuse", given | {"number": case.number}).status_code == 302
    for page in ("", "parties", "money", "papers", "trace", "change"):
        assert officer.get(f"/desk/cases/{case.pk}/{page}").status_code == 403, page
    assert officer.post(f"/desk/cases/{case.pk}/stay", {"ground": "other"}).status_code == 403
    for page in ("/desk/?show=500", "/desk/cases/?show=500", "/desk/documents/?show=500"):
        assert case.number not in officer.get(page).content.decode(), page
    assert president.get(f"/desk/cases/{case.pk}/").status_code == 200


def test_the_fast_clock_runs_in_practice_courts_only(fresh_database):
    real = build.court(197, "浙0197", practice=False)
    president = stage.signed_in(build.staff(real, "yan", "president"))
    answer = president.post("/desk/clock/", {"days": "30", "seconds": "1"})
    assert "不是演练法院" in answer.content.decode() and answer.status_code >= 400
    assert not Event.objects.filter(name="PracticeTimeRun").exists()
    assert build.now(real) - clock.real_now() < timedelta(days=1)
