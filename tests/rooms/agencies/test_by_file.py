"""Offices that exchange files, in a folder or over SFTP: the same requests, answers, checks and evidence as over HTTPS."""

import json
import time
from datetime import timedelta

import pytest

from tests.gateways.sftp_server import serve
from tests.practice.conftest import MASTER, practice  # noqa: F401
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_bank_orders import DEDUCT, FREEZE
from tests.rooms.agencies.test_exchange import ACCOUNTS, ask, case, scope  # noqa: F401
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Message, Notice, Request, Unit
from zhixing.gateways import evidence, files
from zhixing.gateways.keys import practice_key
from zhixing.gateways.signing import Message as Signed
from zhixing.gateways.signing import sign
from zhixing.infra import clock

BANK, OFFICE, POLICE = "bank-lanzhou", "vehicle-office", "traffic-police"


@pytest.fixture
def place(scope, world, settings, tmp_path):  # noqa: F811
    """Where the files of the practice world's offices lie; these three exchange nothing else."""
    settings.GATEWAY_FILES, settings.GATEWAY_FILE_SECONDS = str(tmp_path), 1
    Unit.objects.filter(code__in=(BANK, OFFICE, POLICE)).update(channel="folder")
    return tmp_path / "files"


def step():
    practice_world.hurry()
    practice_world.run_jobs()


def until(row, state="answered", seconds=30):
    """Lanes run until the request is in that state."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        step()
        found = Request.objects.get(pk=row.pk)
        if found.state == state:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{found.state} {found.error}")


def holds(scope, row):  # noqa: F811
    agencies.stamp()
    proof = json.loads(json.dumps(agencies.evidence(scope, row.pk)))
    return proof["messages"], [one.en for one in evidence.verify(proof) if one.fault]


@pytest.mark.parametrize("item", [ACCOUNTS, FREEZE, DEDUCT])
def test_a_bank_asked_and_ordered_through_a_folder(scope, case, place, item):  # noqa: F811
    row = until(ask(scope, case, BANK, item))
    assert agencies.answers(row)[0]["result"] in ("found", "done")
    messages, faults = holds(scope, row)
    assert ([one["direction"] for one in messages], faults) == (["sent", "received"], [])
    lies = {folder: sorted(one.name for one in (place / BANK / folder).iterdir()) for folder in files.FOLDERS}
    assert lies == {"out": [], "in": [], "done": ["T-1.answer", "T-1.ask"], "failed": []}


def test_the_same_over_a_real_ssh_server(scope, case, place, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    with serve(tmp_path, place / BANK) as server:
        Unit.objects.filter(code=BANK).update(channel="sftp", base_url=server.url)
        row = until(ask(scope, case, BANK, FREEZE))
        server.stop()
        cut = ask(scope, case, BANK, DEDUCT, key="cut")
        step()
        assert Request.objects.get(pk=cut.pk).error == "agency_unreachable"
        server.start()
        until(cut)
    assert agencies.answers(row)[0]["records"][0]["held_fen"] == 900
    assert holds(scope, row)[1] == holds(scope, cut)[1] == []


def test_many_go_in_one_file_and_are_answered_in_one(scope, case, place):  # noqa: F811
    Unit.objects.filter(code=OFFICE).update(batch=100)
    rows = [ask(scope, case, key=f"many-{n}") for n in range(5)]
    for row in rows:
        until(row)
    assert len([one for one in (place / OFFICE / "done").iterdir() if one.name.startswith("B")]) == 2
    assert Message.objects.filter(direction="sent").count() == 1
    assert holds(scope, rows[3])[1] == []


def test_an_office_that_answers_later_leaves_the_question_where_it_lies(scope, case, place, world):  # noqa: F811
    world.fault(OFFICE, "late", seconds=0.5)
    assert until(ask(scope, case)).tries == 0


@pytest.mark.parametrize("fault", ["malformed", "wrong_signature"])
def test_a_spoilt_answer_is_put_aside_and_asked_for_again(scope, case, place, world, fault):  # noqa: F811
    world.fault(OFFICE, fault, count=1)
    row = until(ask(scope, case))
    assert row.tries == 1
    put_aside = [one.name for one in (place / OFFICE / "failed").iterdir()]
    assert put_aside == (["T-1.answer"] if fault == "wrong_signature" else [])
    assert holds(scope, row)[1] == []


def answer(row, body=b"{}", by=OFFICE, to=""):
    """A file as an office would write it: an answer to `to`, under the key of `by`."""
    message = Signed("POST", f"/{OFFICE}/requests", "", body, 200, to)
    return files.pack("HTTP/1.1 200", sign(message, practice_key(MASTER, by), clock.real_now()), body)


SPOILT = {
    "half-written": lambda row: answer(row)[:-1],
    "headers only": lambda row: b"HTTP/1.1 200\r\nSignature: zx",
    "no number": lambda row: answer(row).replace(b"HTTP/1.1 200", b"HTTP/1.1 two"),
    "another's key": lambda row: answer(row, by="traffic-police"),
    "bound to nothing": lambda row: answer(row),
    "unsigned": lambda row: files.pack("HTTP/1.1 200", {}, b"{}"),
    "too large": lambda row: b"x" * (17 << 20),
}


@pytest.mark.parametrize("name", SPOILT)
def test_files_that_are_no_answers_are_refused_by_name(scope, case, place, world, name):  # noqa: F811
    """The office is away meanwhile (503), so that only the forged file lies there."""
    world.fault(OFFICE, "error", count=500)
    row = ask(scope, case)
    step()
    (place / OFFICE / "in" / "T-1.answer").write_bytes(SPOILT[name](row))
    step()
    found = Request.objects.get(pk=row.pk)
    expected = "wrong_signature" if name in ("another's key", "bound to nothing", "unsigned") else "file_refused"
    assert (found.state, found.error, found.tries) == ("accepted", expected, 1)
    assert "T-1.answer" in [one.name for one in (place / OFFICE / "failed").iterdir()]
    world.say("DELETE", "/api/faults")
    until(row)


def test_strange_files_are_put_aside_and_touch_nothing_else(scope, case, place):  # noqa: F811
    row = until(ask(scope, case))
    box = place / OFFICE
    secret = place.parent / "secret"
    secret.write_text("not for them")
    for name in ("%2e%2e%2fsecret", "passwd", "T-9.answer", "T-1.answer", "x.ask", "号.answer"):
        (box / "in" / name).write_text("strange")
    (box / "in" / "way-out.answer").symlink_to(secret)
    (box / "in" / ".half.part").write_text("still being written")
    until(ask(scope, case, key="next"))
    assert [one.name for one in (box / "in").iterdir()] == [".half.part"]
    whys = {one.read_text("utf-8").split("：")[1].split("。")[0] for one in (box / "failed").glob("*.why")}
    assert whys == {"not a name of ours", "answers nothing that was asked of this office"}
    assert len(list((box / "failed").glob("*.why"))) == 6
    assert (box / "done" / "T-1.answer").read_text() == "strange"
    assert secret.read_text() == "not for them"
    assert Request.objects.get(pk=row.pk).duplicates == 0


def test_the_office_refuses_strange_questions_too(scope, case, place, world):  # noqa: F811
    until(ask(scope, case))
    box = place / OFFICE
    asked = (box / "done" / "T-1.ask").read_bytes()
    (box / "out" / "elsewhere.ask").write_bytes(asked.replace(b"POST /vehicle-office/", b"POST /traffic-police/"))
    (box / "out" / "half.ask").write_bytes(asked[:-3])
    (box / "out" / "..ask").write_bytes(asked)
    (box / "out" / "altered.ask").write_bytes(asked.replace("查明财产".encode(), "查明存款".encode()))
    until(ask(scope, case, key="next"))
    step()
    assert {"elsewhere.ask.why", "half.ask.why"} <= {one.name for one in (box / "failed").iterdir()}
    assert (box / "failed" / "altered.answer").read_bytes().startswith(b"HTTP/1.1 401")


def test_a_kill_between_reading_and_keeping_loses_nothing(scope, case, place):  # noqa: F811
    row = ask(scope, case)
    step()
    end = time.monotonic() + 20
    while not (place / OFFICE / "in" / "T-1.answer").exists() and time.monotonic() < end:
        time.sleep(0.05)
    (place / OFFICE / "in" / "T-1.answer").rename(place / OFFICE / "done" / "T-1.answer")
    assert until(row).tries == 0


def until_lies(place, pattern, seconds=20):
    """Lanes run until such a file lies there; its name without ending."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        step()
        if found := sorted(place.glob(pattern)):
            return found[0].stem
        time.sleep(0.1)
    raise AssertionError([str(one) for one in place.rglob("*")])


@pytest.mark.parametrize("fault", ["", "wrong_signature"])
def test_news_comes_as_a_file_under_signature_once_and_is_receipted(scope, case, place, world, fault):  # noqa: F811
    watch = agencies.Asked("vehicle.watch", {"plate": practice_world.PLATE})
    row, box = until(ask(scope, case, POLICE, watch)), place / POLICE
    if fault:
        world.fault(f"{POLICE}:callback", fault, count=1)
    seen = {"plate": practice_world.PLATE, "place": "滨江大道", "at": "2026-11-23T09:00:00+08:00"}
    assert world.say("POST", "/sightings", id="S1", **seen)["http"] == 200
    stem = until_lies(box, "done/*.told")
    (news,) = row.notices.all()
    assert (news.kind, agencies.record_of(news)["place"]) == ("vehicle.sighted", "滨江大道")
    messages, faults = holds(scope, row)
    assert ([one["direction"] for one in messages], faults) == (["sent", "received", "received", "sent"], [])
    until_lies(box, f"done/{stem}.receipt")
    assert (box / "done" / f"{stem}.receipt").read_bytes().startswith(b"HTTP/1.1 204")
    assert len(list(box.glob("failed/*.told"))) == bool(fault)
    (box / "in" / "again.told").write_bytes((box / "done" / f"{stem}.told").read_bytes())
    until_lies(box, "done/again.told")
    assert row.notices.count() == 1 and len(agencies.messages(scope, row.pk)) == 4


def test_a_later_answer_is_told_by_a_file_too(scope, case, place, world):  # noqa: F811
    """The question is taken away unanswered; the office's callback is a file of its own."""
    world.fault(OFFICE, "late", seconds=1)
    row = ask(scope, case)
    step()
    until_lies(place / OFFICE, "done/*.told")
    found = Request.objects.get(pk=row.pk)
    assert (found.state, agencies.answers(found)[0]["result"], holds(scope, row)[1]) == ("answered", "found", [])


def told(by=POLICE, path="/wires/agencies/answers", body=b"{}", days=0):
    message = Signed("POST", path, "", body)
    return files.pack_asked(message, sign(message, practice_key(MASTER, by), clock.real_now() - timedelta(days=days)))


UNKNOWN = b'{"id":"N1","unit":"traffic-police","request_id":"nobody","notice":"vehicle.sighted","record":{}}'


def test_news_that_can_not_be_believed_is_refused_by_name(scope, case, place):  # noqa: F811
    """What was signed by the office is answered, too; what was not is only put aside."""
    until(ask(scope, case, POLICE, agencies.Asked("vehicle.query")))
    box, strange = place / POLICE, {
        "half": (told()[:-1], ""),
        "another": (told(by=OFFICE), ""),
        "old": (told(days=8), ""),
        "large": (b"x" * (17 << 20), ""),
        "no-json": (told(body=b"<x>"), "422"),
        "no-request": (told(body=UNKNOWN), "404"),
        "no-bank": (told(path="/wires/banks/accounts"), "422"),
        "elsewhere": (told(path="/wires/sms/receipts"), "422"),
    }  # fmt: skip
    for name, (content, _) in strange.items():
        (box / "in" / f"{name}.told").write_bytes(content)
    for name, (_, status) in strange.items():
        until_lies(box, f"failed/{name}.told.why")
        receipts = [*box.glob(f"out/{name}.receipt"), *box.glob(f"done/{name}.receipt")]
        assert [one.read_bytes()[9:12].decode() for one in receipts] == [status] * bool(status), name
    assert list(box.glob("in/*")) == [] and Notice.objects.count() == 0


def test_keys_follow_keys_by_files_both_ways(scope, case, place, world):  # noqa: F811
    box = place / OFFICE
    until(ask(scope, case))
    Unit.objects.exclude(code=OFFICE).update(active=False)
    agencies.renew_own_key(scope, True, clock.today(scope.court_id) + timedelta(days=400), clock.now(scope.court_id))
    until_lies(box, "done/keys-*.answer")
    world.say("PUT", "/settings", callback_url="http://nobody.invalid/wires")
    assert world.say("POST", "/keys", unit=OFFICE)["http"] == 200
    until_lies(box, "done/*.told")
    assert world.say("POST", "/keys", unit=OFFICE, then=True)["http"] == 200
    until(ask(scope, case, key="under-the-next"))
    trusted = agencies.UnitKey.objects.filter(unit__code=OFFICE).order_by("pk")
    assert [one.trusted_by for one in trusted] == ["practice", "announced"]


def test_a_digest_or_our_keys_answered_by_an_office_that_was_not_asked_is_put_aside(scope, case, place, world):  # noqa: F811
    """The same names are awaited of the office that was asked: its answer is read, the other's is refused by name."""
    world.fault(OFFICE, "error", count=500)
    row = ask(scope, case, key="vehicle:1")
    step()
    name = f"{files.name_of(row.key)}.answer"
    assert files.is_digest(name.removesuffix(".answer"))
    strange = [(POLICE, name), (BANK, name), (POLICE, f"{'0' * 64}.answer"), (OFFICE, "keys-of-nobody.answer")]
    for code, file in strange:
        (place / code / "in").mkdir(parents=True, exist_ok=True)
        (place / code / "in" / file).write_bytes(answer(row, by=code))
    ask(scope, case, POLICE, agencies.Asked("vehicle.query"), key="police")
    ask(scope, case, BANK, ACCOUNTS, key="bank")
    for code, file in strange:
        until_lies(place / code, f"failed/{file}.why")
        assert not (place / code / "in" / file).exists()
    world.say("DELETE", "/api/faults")
    until(row)
    assert (place / OFFICE / "done" / name).exists() and holds(scope, row)[1] == []
