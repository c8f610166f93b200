"""Whichever way a request went, by call, by file or over the counter, what passed is a file that is checked without the platform."""

import base64
import json

import pytest

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms.agencies.test_by_file import BANK, OFFICE, place, until  # noqa: F401
from tests.rooms.agencies.test_exchange import ACCOUNTS, ask, case, scope  # noqa: F401
from tests.rooms.world import COUNTER, world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Message, Unit
from zhixing.domain.courts import api as courts
from zhixing.entrypoints.cli import main


def clerk(scope, login):  # noqa: F811
    system = courts.system_scope(scope.court_id, "agency.enlist")
    one = agencies.employ(system, agencies.unit(COUNTER).pk, login, "long enough password", "柳青")
    return agencies.counter_scope(one.account_id)


def by_counter(scope, case):  # noqa: F811
    """Asked of an office whose second clerk confirms, and answered."""
    Unit.objects.filter(code=COUNTER).update(four_eyes=True)
    row = ask(scope, case, COUNTER)
    first, second = clerk(scope, "first"), clerk(scope, "second")
    agencies.attach(first, row.pk, b"%PDF-1.4\n%%EOF")
    agencies.answer_by_hand(first, row.pk, [{"result": "refused", "reason": "档案缺页"}], build.now(scope))
    assert Message.objects.filter(request=row.key).count() == 1, "what is only prepared is no answer yet"
    agencies.confirm_by_hand(second, row.pk, build.now(scope))
    return row


@pytest.fixture(params=["call", "folder", "counter"])
def row(request, scope, case, place):  # noqa: F811
    Unit.objects.filter(code=OFFICE).update(channel="system")
    match request.param:
        case "call":
            return until(ask(scope, case))
        case "folder":
            return until(ask(scope, case, BANK, ACCOUNTS))
    return by_counter(scope, case)


def test_what_passed_is_checked_by_the_command_line_and_every_change_is_named(scope, row, tmp_path, capsys):  # noqa: F811
    agencies.stamp()
    content, path = agencies.evidence(scope, row.pk), tmp_path / "evidence.json"

    def check(content, *more):
        path.write_text(json.dumps(content), encoding="utf-8")
        return main(["evidence", "verify", str(path), *more]), capsys.readouterr().out

    code, said = check(content, "--root", content["stamps"][-1]["hash"])
    assert (code, said.count("✓ message"), "证据完好" in said) == (0, 2, True)
    assert [one["direction"] for one in content["messages"]] == ["sent", "received"]
    assert ("窗口经办人" in said) == (row.unit.channel == "counter")
    for one in content["messages"]:
        whole = one["body"]
        one["body"] = base64.b64encode(base64.b64decode(whole).replace(b'"', b"'", 1)).decode()
        assert check(content)[0] == 1
        one["body"] = whole
    content["messages"][1]["outcome"] = "" if row.unit.channel == "counter" else "by_hand"
    assert check(content)[0] == 1
    code, said = check({**content, "messages": []})
    assert (code, "没有任何消息" in said) == (1, True)


def test_a_clerks_answer_names_both_clerks_and_his_files(scope, case, place):  # noqa: F811
    row = by_counter(scope, case)
    asked, answered = agencies.messages(scope, row.pk)
    assert json.loads(asked.body)["id"] == row.key and json.loads(asked.body)["to"] == COUNTER
    said = json.loads(answered.body)
    row.refresh_from_db()
    assert (said["prepared_by"], said["answered_by"]) == (row.prepared_by, row.answered_by)
    assert said["prepared_by"] != said["answered_by"] and said["files"] == row.files != []
    assert said["items"] == agencies.answers(row) and answered.answers == asked.signature
