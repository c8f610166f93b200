"""Every inlet against the eight kinds of bad input: schema, large, slow, charset, bomb, entities, paths, signature.

Uploads go through their own pages, messages through their wires, files through the folders of an office. What comes is refused
by a name that stands in the log, in bounded memory; the true file gets in at the same door, so that each test can fail.
"""

import gzip
import json
import logging
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests import inlets
from tests.gateways.sftp_server import serve
from zhixing.entrypoints import asgi, bounded, paced
from zhixing.gateways import files
from zhixing.gateways.keys import practice_key, practice_secret
from zhixing.gateways.signing import Message, sign
from zhixing.infra import clock
from zhixing.infra.home import home

MEMORY = 64 << 20
"""Bytes of Python that refusing may take, the page about it included."""
UP_AND_OUT = "../../../../etc/cron.d/x"


@dataclass(frozen=True)
class Upload:
    """A page that takes a file: who posts it (none: anybody), where (ids filled in), what like, and where its limit stands."""

    who: str
    path: str
    field: str
    like: str
    limit: str
    more: tuple[tuple[str, str], ...] = ()
    known: str = ""
    """The kind that is no bad input here, and why."""


UPLOADS = {
    "judgment": Upload(
        "filing", "/desk/intake/new", "file", "judgment.docx", "zhixing.domain.intake.reading.text.LARGEST"
    ),
    "judgment by REST": Upload(
        "token", "/api/applications", "judgment", "judgment.pdf", "zhixing.domain.intake.reading.text.LARGEST"
    ),
    "bank file": Upload(
        "finance",
        "/desk/payments/statements/upload",
        "file",
        "notice.xml",
        "zhixing.entrypoints.desk.statements.LARGEST",
    ),
    "past sales": Upload(
        "disposal",
        "/desk/past-sales/",
        "file",
        "sales.csv",
        "zhixing.domain.valuations.commands.past_sales.LARGEST_SALES",
    ),
    "photo of a thing": Upload(
        "officer", "/desk/assets/{asset}/photos", "photo", "photo.webp", "zhixing.infra.pictures.LARGEST"
    ),
    "photo of a lot": Upload(
        "disposal", "/desk/auctions/{lot}/showing/photos", "photo", "photo.jpg", "zhixing.infra.pictures.LARGEST"
    ),
    "panorama": Upload(
        "disposal",
        "/desk/auctions/{lot}/showing/panorama",
        "panorama",
        "panorama.png",
        "zhixing.infra.pictures.LARGEST",
    ),
    "listing package": Upload(
        "disposal",
        "/desk/auctions/{lot}/showing/package",
        "package",
        "package.zip",
        "zhixing.entrypoints.desk.showing.LARGEST",
    ),
    "directory": Upload(
        "president", "/desk/agencies/import", "sheet", "directory.xlsx", "zhixing.entrypoints.unit_sheets.LARGEST"
    ),
    "audit list": Upload(
        "officer", "/desk/crowds/{matter}/list", "file", "audit.xlsx", "zhixing.entrypoints.desk.crowds.LARGEST"
    ),
    "scan of an office": Upload(
        "clerk",
        "/counter/requests/{request}/",
        "paper",
        "judgment.pdf",
        "zhixing.domain.agencies.rules.LARGEST_FILE",
        (("i1", "none"),),
    ),
    "evidence of a victim": Upload(
        "",
        "{mine}",
        "file",
        "judgment.pdf",
        "zhixing.domain.collective.commands.registering.LARGEST",
        (("act", "evidence"),),
    ),
    "log of a round": Upload(
        "", "/auctions/verify", "log", "round-log.json", "zhixing.entrypoints.portal.proof.LARGEST"
    ),
    "paper to check": Upload(
        "",
        "/check/{code}",
        "paper",
        "judgment.pdf",
        "zhixing.entrypoints.portal.check.LARGEST",
        known="bomb",  # it is compared by its digest, not unpacked: it is not the paper
    ),
}
BAD = {"schema": "noise", "charset": "charset", "bomb": "bomb", "entities": "entities", "paths": "paths"}


@pytest.fixture(scope="module")
def court(own_database):
    """A court in the middle of its work: who may post, and the ids in the addresses."""
    from tests.entrypoints.desk import stage
    from tests.rooms import build
    from tests.rooms.collective import crowd
    from zhixing.domain.agencies import api as agencies
    from zhixing.domain.auctions import api as auctions
    from zhixing.domain.documents import api as documents
    from zhixing.domain.valuations import api as valuations
    from zhixing.entrypoints.portal.claims import _token
    from zhixing.infra import tokens

    scope, people = stage.set_up()
    busy = stage.busy(scope, people)
    at = build.now(scope)
    pricing = valuations.fix(scope, busy.valuation, at)
    lot = auctions.prepare(scope, pricing.case_id, [pricing.asset_id], at)
    matter = crowd.matter(
        scope, [500_000, 600_000], 200_000, equip=False, case=build.case(scope, "（2025）浙0195民初9001号")
    )
    kept = stage_registered(scope, matter, at)
    unit = agencies.enlist(scope, "office", "vehicles", "车管所", "Vehicles", "counter", items=["vehicle.query"])
    agencies.employ(scope, unit.pk, "su", "first password", "苏禾")
    clerk = Client()
    clerk.post("/counter/sign-in", {"login": "su", "password": "first password"})
    clerk.post("/counter/password", {"old": "first password", "new": "own password", "again": "own password"})
    row = agencies.ask(
        scope, busy.case, unit.pk, "query", agencies.Target("周启山", "330195198001010017"),
        [agencies.Asked("vehicle.query")], "民事诉讼法第253条", ("（2026）浙0195执1号", "a" * 64), "查明财产", "bad-1",
        build.later(scope, 3), at,
    )  # fmt: skip
    token = tokens.issue(people["filing"].account, "test", clock.real_now(), 1)
    who = {group: stage.signed_in(one) for group, one in people.items()} | {"clerk": clerk, "": Client()}
    who["token"] = Client(headers={"Authorization": f"Bearer {token}"})
    code = documents.documents(scope, busy.case).exclude(check_code="").exclude(digest="").first().check_code
    ids = {"asset": busy.asset, "lot": lot.pk, "matter": matter.pk, "request": row.pk, "code": code}
    for kind in sorted(set(WIRES.values())):
        agencies.enlist(scope, f"{kind}-x", kind, kind, kind, "system", practice=True)
    return who, ids | {"mine": f"/victims/{matter.pk}/mine/{_token(registration=kept.pk)}"}


def stage_registered(scope, matter, at):
    from tests.rooms.collective import crowd
    from zhixing.domain.collective import api as collective
    from zhixing.domain.collective.models import Code

    claimant = crowd.claimant(1)
    collective.send_code(scope, matter.pk, claimant.phone, "123456", at)
    assert Code.objects.exists()
    return collective.register(scope, matter.pk, claimant, at, "123456")


def posted(court, door: Upload, body: bytes, name: str = "", who: Client | None = None):
    clients, ids = court
    file = SimpleUploadedFile(name or door.like, body)
    return (who or clients[door.who]).post(door.path.format(**ids), dict(door.more) | {door.field: file})


def bad_file(door: Upload, kind: str) -> tuple[bytes, str]:
    """The body and its name; where the kind has no body of its own, noise under a name that leaves the folder."""
    found = inlets.nasty(door.like)
    return (found.get(BAD[kind]) or found["noise"])(), UP_AND_OUT if kind == "paths" else door.like


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", UPLOADS)
def test_a_bad_file_is_refused_by_name_at_every_page(court, caplog, name, kind):
    door = UPLOADS[name]
    body, called = bad_file(door, kind)
    posted(court, door, b"", called)  # what a page loads once is not what the file costs
    caplog.clear()
    tracemalloc.start()
    try:
        answer = posted(court, door, body, called)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY
    if kind == door.known:
        assert answer.status_code == 200
        return
    assert 400 <= answer.status_code < 500, answer.content.decode()[:500]
    assert " refused a file: " in caplog.text


def _judgment() -> bytes:
    from tests.entrypoints.desk.stage import ITEM
    from tests.rooms.intake import judgments

    out, document = BytesIO(), Document()
    for line in judgments.judgment(ITEM, after=judgments.DELAY).splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _notice() -> bytes:
    from tests.rooms.payments import bank

    return bank.camt054(bank.Line("R-bad", "500.00"), message="N-bad")


def _package() -> bytes:
    from tests.rooms.auctions.test_showing import package

    return package()


TRUE = {"judgment": _judgment, "judgment by REST": _judgment, "bank file": _notice, "listing package": _package}
"""What gets in where being well formed is not enough."""


@pytest.mark.parametrize("name", UPLOADS)
def test_a_file_over_the_limit_a_stranger_and_the_true_file(court, caplog, monkeypatch, name):
    """The limit is put just under the true file; without it the same bytes get in."""
    door = UPLOADS[name]
    true = TRUE[name]() if name in TRUE else inlets.true(door.like)
    module, _, limit = door.limit.rpartition(".")
    assert getattr(import_module(module), limit) <= 500 << 20
    with monkeypatch.context() as under:
        under.setattr(door.limit, len(true) - 1)
        assert posted(court, door, true).status_code in (409, 413, 422)
    assert " refused a file: " in caplog.text
    if door.who:
        assert posted(court, door, true, who=Client()).status_code in (302, 401, 403)
        assert not Client().get("/desk/").wsgi_request.session.get("staff_account")
    caplog.clear()
    answer = posted(court, door, true)
    assert answer.status_code < 400 and "refused" not in caplog.text, answer.content.decode()[:500]


def test_no_body_reaches_any_page_unbounded():
    """Slow ones and such of 100 MB: `test_inlets` sends them to this very door."""
    layers, app = [], asgi.application
    while app is not None:
        layers.append(type(app))
        app = getattr(app, "app", None)
    assert bounded.Bounded in layers and paced.Paced in layers


@pytest.mark.parametrize(
    "path", ["/check/ABC%00", "/auctions/?q=%00", "/desk/cases/?q=a%00b", "/bidder/sign-in", "/api/cases"]
)
def test_a_sign_no_table_can_hold_is_refused_at_the_door(court, path):
    """In an address, a question, a form or JSON: never an error of the database."""
    filing = court[0]["filing"]
    if path == "/api/cases":
        answer = court[0]["token"].post("/api/applications/1/accept", {"a": "x\0"}, content_type="application/json")
    elif "%" in path:
        answer = filing.get(path)
    else:
        answer = filing.post(path, {"phone": "139\0"})
    assert answer.status_code == 422 and "NUL" in answer.content.decode()


REPLY = {"id": "Q-1", "unit": "office", "receipt": "R", "answered_on": "2026-11-24", "items": []}
BODIES: dict[str, Callable[[], bytes]] = {
    "schema": lambda: b'{"id": 1, "items": {}}',
    "large": lambda: b" " * ((16 << 20) + 1),
    "charset": lambda: json.dumps(REPLY | {"receipt": "澜溪"}, ensure_ascii=False).encode("gb18030"),
    "bomb": lambda: gzip.compress(b"0" * inlets.BOMB),
    "entities": lambda: inlets.ENTITIES,
    "paths": lambda: json.dumps(REPLY | {"id": UP_AND_OUT}).encode(),
}
WIRES = {
    "/wires/agencies/answers": "vehicles",
    "/wires/agencies/keys": "vehicles",
    "/wires/banks/accounts": "bank",
    "/wires/banks/notices": "bank",
    "/wires/banks/payments": "bank",
    "/wires/sms/receipts": "sms",
}


def key_of(unit: str):
    return practice_key(practice_secret(home() / "practice"), unit)


@pytest.mark.parametrize("kind", [*BODIES, "signature"])
@pytest.mark.parametrize("path", WIRES)
def test_a_bad_message_is_refused_by_name_at_every_wire(court, caplog, path, kind):
    """Signed by a known office; the slow ones are cut off before (`test_inlets`)."""
    body = BODIES.get(kind, lambda: b"{}")()
    signed = sign(Message("POST", path, "", body), key_of(f"{WIRES[path]}-x"), clock.real_now())
    if kind == "signature":
        signed["Signature"] = "zx=:AAAA:"
    if kind == "bomb":
        signed["Content-Encoding"] = "gzip"
    tracemalloc.start()
    try:
        answer = Client().post(path, body, content_type="application/json", headers=signed)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    expected = {"signature": (401,), "large": (413,)}.get(kind, (404, 422))
    assert answer.status_code in expected and answer.json()["code"] and answer.json()["title"]
    assert peak < MEMORY and f"wire {path} refused a message: {answer.json()['code']}" in caplog.text


@pytest.fixture(params=["folder", "sftp"])
def office(request, court, settings, tmp_path, monkeypatch):
    """An office with a folder, here or over a real SSH server, and where its files lie."""
    from zhixing.domain.agencies.models import Unit

    rows = Unit.objects.filter(code="bank-x")
    place = tmp_path / "files" / "bank-x"
    files.Folder(place, "bank-x")
    settings.GATEWAY_FILES = str(tmp_path)
    if request.param == "folder":
        rows.update(channel="folder")
        yield rows.get(), place
        rows.update(channel="system")
        return
    key_of("bank-x")  # the master key of practice offices lies in the old home
    secret = practice_secret(home() / "practice")
    monkeypatch.setenv("ZHIXING_PRACTICE_KEY", secret.hex())
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    with serve(tmp_path, place) as server:
        rows.update(channel="sftp", base_url=server.url)
        yield rows.get(), place
    rows.update(channel="system", base_url="")


def told(path: str, body: bytes, by: str = "bank-x") -> bytes:
    message = Message("POST", path, "", body)
    return files.pack_asked(message, sign(message, key_of(by), clock.real_now()))


def test_a_bad_file_in_a_folder_is_put_aside_by_name(office, caplog):
    """Whatever an office tells unasked, at each address it may tell it to; nothing outside its folder is touched."""
    from zhixing.domain.agencies.jobs.told import look_through

    unit, place = office
    outside = place.parent.parent / "secret"
    outside.write_text("not for them")
    for number, path in enumerate(files.TELLS):
        sent = {kind: told(path, make()) for kind, make in BODIES.items()}
        sent["slow"] = sent["schema"][:-1]
        sent["signature"] = told(path, b"{}", by="vehicles-x")
        sent["packed"] = gzip.compress(sent["schema"])
        for kind, content in sent.items():
            (place / "in" / f"{kind}-{number}.told").write_bytes(content)
    elsewhere = told("/wires/../../etc/passwd", b"{}")
    (place / "in" / "elsewhere.told").write_bytes(elsewhere)
    (place / "in" / "%2e%2e%2fsecret.told").write_bytes(elsewhere)
    (place / "in" / "link.told").symlink_to(outside)
    many = len(list((place / "in").iterdir()))
    look_through(unit)  # what is read once, is read once
    with caplog.at_level(logging.WARNING):
        assert list((place / "in").iterdir()) == []
    failed = [one.name for one in (place / "failed").iterdir()]
    assert len([name for name in failed if not name.endswith(".why")]) == many
    assert len([name for name in failed if name.endswith(".why")]) == many
    assert caplog.text.count("file_refused") == many
    assert outside.read_text() == "not for them"
