"""The same money with a bank that takes no calls: files in a folder, and over a real SSH server."""

import time
from datetime import timedelta

import httpx
import pytest
from django.test import Client

from tests import inlets
from tests.gateways.sftp_server import serve
from tests.practice.conftest import MASTER
from tests.rooms import build
from tests.rooms.payments.bank import camt053, confirmed_account, court, pain002, people, react, suspense_agrees
from tests.rooms.payments.test_with_bank import PAYEES, bank, practice_key, transfer  # noqa: F401
from tests.rooms.world import hurry, run_jobs
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Message as Kept
from zhixing.domain.agencies.models import Unit
from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments import jobs
from zhixing.domain.payments.models import BankFile, Batch, Statement
from zhixing.domain.payments.refusals import DayNotOver
from zhixing.entrypoints.desk import evidence
from zhixing.gateways import files
from zhixing.gateways.keys import practice_key as key_of
from zhixing.gateways.signing import Message, sign
from zhixing.infra import clock
from zhixing.infra.files import digest
from zhixing.kernel.money import Money

BANK = "bank-lanzhou"
NOTICES, REPORTS = "/wires/banks/notices", "/wires/banks/payments"


@pytest.fixture(params=["folder", "sftp"])
def place(request, fresh_database, bank, tmp_path, settings, monkeypatch):  # noqa: F811
    """A court whose bank exchanges files, and where they lie; the practice bank looks into the same folder."""
    settings.GATEWAY_FILES, settings.GATEWAY_FILE_SECONDS = str(tmp_path), 1
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    answer = httpx.put(f"{bank}/settings", json={"callback_url": "http://nobody.invalid/wires"}, trust_env=False)
    assert answer.status_code == 200
    place = tmp_path / "files" / BANK
    scope = court()
    if request.param == "folder":
        Unit.objects.filter(code=BANK).update(channel="folder")
        files.Folder(place, BANK)
        yield scope, place
        return
    with serve(tmp_path, place) as server:
        Unit.objects.filter(code=BANK).update(channel="sftp", base_url=server.url)
        yield scope, place


def until(done, seconds=30):
    """Jobs run until that holds."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        hurry()
        run_jobs()
        time.sleep(0.1)
    react()


def lies(place, folder):
    return sorted(one.name for one in (place / folder).iterdir())


def owed(scope, bank):  # noqa: F811
    """A case and its creditor, to whom 500 fen are payable that came in by a notice in the folder."""
    payee = PAYEES[0]
    party = cases.FilingParty("a", "applicant", "company", payee["owner_name"])
    case = build.case(scope, parties=(party, build.DEBTOR))
    creditor = cases.applicants(scope, case.pk)[0].party_id
    transfer(bank, ledger.account(scope, f"case:{case.pk}").number, 500, "执行款", "T1")
    until(lambda: payments.receipts(scope).count() == 1)
    assert ledger.balance(scope, f"case:{case.pk}") == Money(500)
    confirmed_account(scope, creditor, case.pk, payee["no"])
    legs = [(f"case:{case.pk}", Money(-500)), (f"payable:{case.pk}:{creditor}", Money(500))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    return case, creditor


def test_money_goes_in_and_out_by_files(place, bank):  # noqa: F811
    scope, folders = place
    case, creditor = owed(scope, bank)
    officer, finance = people(scope)
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(500))], build.now(scope))
    until(lambda: batch.payouts.get().checked == "ok")
    payments.release(finance, batch.pk, build.now(scope))
    until(lambda: Batch.objects.get(pk=batch.pk).state == "done")
    until(lambda: all(payments.Payout.objects.values_list("debit_reference", flat=True)))
    assert payments.paid_out(scope, case.pk) == Money(500) and suspense_agrees(scope)

    on = clock.today(scope.court_id) - timedelta(days=1)
    with pytest.raises(DayNotOver):
        payments.ask_statement(finance, clock.today(scope.court_id), build.now(scope))
    payments.ask_statement(finance, on, build.now(scope))
    until(lambda: Statement.objects.filter(court_id=scope.court_id, on=on).exists())
    until(lambda: lies(folders, "out") == lies(folders, "in") == [])
    batch.refresh_from_db()
    asked = [batch.message_id, f"ST{scope.court_id}-{on}", f"N{scope.court_id}-{batch.pk}-"]
    done = lies(folders, "done")
    for key in asked:
        assert {name.rpartition(".")[2] for name in done if name.startswith(key)} == {"ask", "answer"}
    assert lies(folders, "failed") == [] and not BankFile.objects.exclude(state="booked").exists()
    kept = Kept.objects.filter(request=batch.message_id).order_by("pk")
    assert {one.direction for one in kept} == {"sent", "received"}
    assert payments.bank_line(scope).failure == ""


def told(path, body, by=BANK):
    message = Message("POST", path, "", body)
    return files.pack_asked(message, sign(message, key_of(MASTER, by), clock.real_now()))


def test_what_a_bank_tells_by_a_file_is_booked_once_or_refused_by_name(place, bank):  # noqa: F811
    """Of a bank that is not the court's own, too: it is known, and has no say about this account."""
    scope, folders = place
    agencies.enlist(scope, "bank-other", "bank", "别的银行", "Another Bank", "system", practice=True)
    other = folders.parent / "bank-other"
    files.Folder(other, "bank-other")
    Unit.objects.filter(code="bank-other").update(channel="folder")
    on = clock.today(scope.court_id)
    statement = camt053(opening="0.00", closing="0.00", on=on)
    torn = statement.replace(b'"CNY">0.00<', b'"CNY">1.00<', 1)
    lie = [
        (folders, "own", told(NOTICES, statement), b"204"),
        (folders, "own-again", told(NOTICES, statement), b"204"),
        (folders, "torn", told(NOTICES, torn), b"422"),
        (folders, "strange", told(REPORTS, pain002("B-9", {"P-1": "ACSC"})), b"404"),
        (folders, "entity", told(NOTICES, inlets.ENTITIES), b"422"),
        (folders, "no-key", told(NOTICES, statement, by="bank-other"), b""),
        (other, "not-ours", told(NOTICES, statement, by="bank-other"), b"403"),
    ]
    for box, name, content, _ in lie:
        (box / "in" / f"{name}.told").write_bytes(content)
    awaited = f"ST{scope.court_id}-{on}.answer"
    (other / "in" / awaited).write_bytes(b"HTTP/1.1 200")
    until(lambda: lies(folders, "in") == lies(other, "in") == [])
    assert "answers nothing that was asked of this office" in (other / "failed" / f"{awaited}.why").read_text("utf-8")
    for box, name, _, status in lie:
        receipt = [one for one in (box / "out", box / "done", box / "failed") if (one / f"{name}.receipt").exists()]
        assert [(one / f"{name}.receipt").read_bytes()[9:12] for one in receipt] == [status] * bool(status), name
        assert (box / ("done" if status == b"204" else "failed") / f"{name}.told").exists(), name
    assert BankFile.objects.get().state == "booked"
    assert Statement.objects.get(court_id=scope.court_id).on == on


def _block(folder):
    """A file stands in the folder's place; the bank, which looks in all the time, may just have made it anew."""
    while not folder.is_file():
        try:
            folder.write_bytes(b"no folder")
        except IsADirectoryError:
            folder.rmdir()


def test_a_bank_out_of_reach_is_seen_by_finance_and_its_answer_awaited(place, bank):  # noqa: F811
    scope, folders = place
    (folders / "in").rename(folders / "away")
    _block(folders / "in")
    jobs.fetch(scope.court_id)
    assert payments.bank_line(scope).failure in ("file_refused", "agency_unreachable")
    (folders / "in").unlink()
    (folders / "away").rename(folders / "in")
    jobs.fetch(scope.court_id)
    assert payments.bank_line(scope).failure == ""
    stranger = folders / "in" / "B1-1-nobody.answer"
    stranger.write_bytes(b"HTTP/1.1 200")
    until(lambda: not stranger.exists())
    assert "B1-1-nobody.answer" in lies(folders, "failed")


def test_a_refused_report_is_kept_beside_its_payment_with_its_reason_whichever_way_it_came(place, bank):  # noqa: F811
    """Laid into the folder or POSTed: incomplete, and by no schema; another bank's word is kept by its message alone."""
    scope, folders = place
    case, creditor = owed(scope, bank)
    officer, finance = people(scope)
    silent = httpx.post(f"{bank}/api/faults", json={"service": BANK, "kind": "error", "count": 500}, trust_env=False)
    assert silent.status_code == 200
    batch = payments.instruct(officer, case.pk, [payments.PayLine(creditor, Money(500))], build.now(scope))
    payments.release(finance, batch.pk, build.now(scope))
    batch.refresh_from_db()
    whole = pain002(batch.message_id, {batch.payouts.get().end_to_end_id: "ACSC"})
    foreign = pain002(batch.message_id, {"nobody's": "ACSC"})
    torn, odd = whole.replace(b"<GrpHdr>", b"<Grp>"), whole.replace(b"<MsgId>R1", b"<MsgId>\xff")
    agencies.enlist(scope, "bank-other", "bank", "别的银行", "Another Bank", "system", practice=True)
    asked = Message("POST", REPORTS, "", torn)
    signed = sign(asked, key_of(MASTER, "bank-other"), clock.real_now())
    assert Client().post(REPORTS, torn, "application/xml", headers=dict(signed)).status_code == 422
    for name, document in (("foreign", foreign), ("torn", torn), ("torn-again", torn), ("odd", odd)):
        (folders / "in" / f"{name}.told").write_bytes(told(REPORTS, document))
    until(lambda: lies(folders, "in") == [])
    late = foreign.replace(b">nobody's<", b">another's<")
    asked = Message("POST", REPORTS, "", late)
    signed = sign(asked, key_of(MASTER, BANK), clock.real_now())
    assert Client().post(REPORTS, late, "application/xml", headers=dict(signed)).status_code == 422
    found = [(one.refused, one.sm3) for one in payments.reports_on(scope, batch.message_id)]
    expected = [("report_incomplete", foreign), ("message_invalid", odd), ("message_invalid", torn)]
    assert found == [(why, digest(one)) for why, one in [*expected, ("report_incomplete", late)]]
    assert payments.bank_report(scope, payments.reports_on(scope, batch.message_id)[2].pk).original == torn.decode()
    words = [words for words, _ in evidence.reports(scope, batch.message_id)]
    assert "1 payments were never sent" in words[0] and "tag mismatch: Grp" in words[2]
    batch.refresh_from_db()
    assert (batch.state, batch.failure) == ("released", "report_incomplete")
