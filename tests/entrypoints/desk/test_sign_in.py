"""Signing in: password, device, first password; who gave only a password is nobody yet."""

import re

import pyotp
import pytest
from django.test import Client

from tests.rooms import build
from zhixing.infra import accounts
from zhixing.infra.models import Account

PASSWORD = "long enough password"


@pytest.fixture
def officer(fresh_database):
    return build.staff(build.court(), "chen", "officer")


def first_step(client: Client, login: str = "chen", password: str = PASSWORD, **more: str):
    return client.post("/sign-in", {"login": login, "password": password, **more})


def code_of(account: Account, steps: int = 0) -> str:
    account.refresh_from_db()
    return pyotp.TOTP(account.totp_secret).at(int(build.now(build.everything()).timestamp()) + 30 * steps)


def test_the_first_sign_in_sets_up_device_and_password(officer):
    client = Client()
    assert first_step(client)["Location"] == "/sign-in/code"
    assert client.get("/desk/").status_code == 302  # a password alone opens nothing
    page = client.get("/sign-in/code").content.decode()
    assert "data:image/svg" in page and "绑定" in page
    before = client.session.session_key
    answer = client.post("/sign-in/code", {"code": code_of(officer.account)})
    assert answer["Location"] == "/change-password" and client.session.session_key != before
    assert client.get("/desk/cases/")["Location"] == "/change-password"
    wrong = {"old": PASSWORD, "new": "another long one", "again": "something else"}
    assert "两次输入" in client.post("/change-password", wrong).content.decode()
    for old, new, words in (
        ("no", "another long one", "原密码不对"),
        (PASSWORD, PASSWORD, "相同"),
        (PASSWORD, "short", "10"),
    ):
        answer = client.post("/change-password", {"old": old, "new": new, "again": new})
        assert answer.status_code == 422 and words in answer.content.decode()
    new = "another long one"
    assert client.post("/change-password", {"old": PASSWORD, "new": new, "again": new})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    client.post("/sign-out")
    assert client.get("/desk/").status_code == 302


def test_the_second_time_the_secret_is_not_shown_and_a_code_works_once(officer):
    client, code = Client(), ""
    first_step(client)
    client.get("/sign-in/code")
    code = code_of(officer.account)
    client.post("/sign-in/code", {"code": code})
    again = Client()
    first_step(again, next="/desk/guide/")
    page = again.get("/sign-in/code").content.decode()
    assert "data:image/svg" not in page and officer.account.totp_secret not in page
    assert again.post("/sign-in/code", {"code": code}).status_code == 403
    Account.objects.filter(pk=officer.account_id).update(must_change_password=False)
    answer = again.post("/sign-in/code", {"code": code_of(officer.account, 1)})
    assert answer["Location"] == "/desk/guide/"


def test_wrong_tries_lock_and_say_so_in_both_languages(officer):
    client = Client()
    for _ in range(5):
        answer = first_step(client, password="wrong")
        assert answer.status_code == 403 and "登录名、密码或动态码不对" in answer.content.decode()
    assert "已锁定" in first_step(client).content.decode()
    client.cookies["zx_lang"] = "en"
    assert "locked" in first_step(client).content.decode()
    assert first_step(client, login="nobody").status_code == 403


def test_others_accounts_and_outside_addresses_are_not_let_in(officer):
    accounts.create("clerk", PASSWORD, "agency")
    assert first_step(Client(), login="clerk").status_code == 403
    client = Client()
    page = client.get("/sign-in?next=https://elsewhere.example/").content.decode()
    assert re.search(r'name="next" value="/desk/"', page)


def test_a_changed_password_ends_other_sessions(officer):
    from tests.entrypoints.desk import stage

    one = stage.signed_in(officer)
    assert one.get("/desk/").status_code == 200
    account = Account.objects.get(pk=officer.account_id)
    accounts.reset(account, "a fresh first password")
    assert one.get("/desk/").status_code == 302
