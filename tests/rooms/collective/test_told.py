"""What the bank says of a crowd's file, by a folder or over SFTP or as a cut answer: kept as it came, believed when it is whole."""

import httpx
import pytest
from django.db import connection

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_names import frozen as on_the_list
from tests.rooms.collective.test_rounds import frozen, report
from tests.rooms.payments.bank import court
from tests.rooms.payments.test_bank_by_file import BANK, REPORTS, lies, place, told, until  # noqa: F401
from tests.rooms.payments.test_with_bank import bank, practice_key, transfer  # noqa: F401
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import jobs
from zhixing.domain.collective.models import Parcel, Victim
from zhixing.domain.collective.refusals import NothingToResend
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.files import digest
from zhixing.kernel.money import Money


def fault(bank, kind, count):  # noqa: F811
    answer = httpx.post(f"{bank}/api/faults", json={"service": BANK, "kind": kind, "count": count}, trust_env=False)
    assert answer.status_code == 200


def die(task):
    """Its jobs were tried eight times, over hours, and nobody tries them again."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", [task.name])


def released(scope, bank, kind, count=500, failed=True):  # noqa: F811
    """A round of three released, whose file is made and cannot be handed over well: the bank fails in this way."""
    one, at = on_the_list(scope)
    transfer(bank, ledger.account(scope, f"case:{one.case_id}").number, 60_000, "执行款", "T1")
    until(lambda: not Victim.objects.filter(bank_asked_at=None).exists())
    fault(bank, kind, count)
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    drawn = crowd.released(scope, one, staff, at)
    until(lambda: Parcel.objects.filter(state="made").exists() and (Parcel.objects.get().failure or not failed))
    return one, drawn, Parcel.objects.get()


def test_a_refused_report_by_file_is_kept_beside_its_parcel_and_a_whole_one_settles_it(place, bank):  # noqa: F811
    scope, folders = place
    one, _, parcel = released(scope, bank, "error", failed=False)
    whole = report(parcel)
    foreign, torn = whole.replace(b"<OrgnlEndToEndId>S", b"<OrgnlEndToEndId>X"), whole.replace(b"<GrpHdr>", b"<Grp>")
    odd = whole.replace(b"<MsgId>R", b"<MsgId>\xff")
    for name, document in (("foreign", foreign), ("torn", torn), ("torn-again", torn), ("odd", odd)):
        (folders / "in" / f"{name}.told").write_bytes(told(REPORTS, document))
    until(lambda: lies(folders, "in") == [])
    found = {(row.refused, row.sm3) for row in payments.reports_on(scope, parcel.message_id)}
    refused = {("report_incomplete", digest(foreign))} | {("message_invalid", digest(one)) for one in (torn, odd)}
    assert refused <= found
    parcel.refresh_from_db()
    assert (parcel.state, parcel.report) == ("made", "") and parcel.failure in ("report_incomplete", "message_invalid")
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money(parcel.fen)
    for name in ("whole", "whole-again"):
        (folders / "in" / f"{name}.told").write_bytes(told(REPORTS, whole))
    until(lambda: lies(folders, "in") == [])
    parcel.refresh_from_db()
    assert (parcel.state, parcel.failure, bool(parcel.report)) == ("done", "", True)
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money.zero and collective.public_total(one).agrees


def test_an_unreadable_answer_is_kept_and_the_bank_asked_again_under_the_same_id(fresh_database, bank):  # noqa: F811
    scope = court()
    _, drawn, parcel = released(scope, bank, "malformed", 1)
    assert parcel.state == "made" and parcel.failure == "malformed_answer"
    (kept,) = payments.reports_on(scope, parcel.message_id)
    cut = payments.bank_report(scope, kept.pk).original
    assert kept.refused == "malformed_answer" and cut.startswith("<?xml") and "</Document>" not in cut
    until(lambda: Parcel.objects.get().state == "done")
    assert Parcel.objects.get().failure == "" and collective.progress(drawn).paid == Money(parcel.fen)


def test_a_file_the_bank_never_took_is_named_and_sent_again_by_one_click(fresh_database, bank):  # noqa: F811
    scope = court()
    _, drawn, parcel = released(scope, bank, "error")
    assert parcel.failure == "agency_busy"
    die(jobs.send)
    assert jobs.give_up_dead() == 1 and Parcel.objects.get().failure == "agency_busy"
    httpx.delete(f"{bank}/api/faults", trust_env=False)
    assert collective.resend_files(scope, drawn.pk) == 1
    with pytest.raises(NothingToResend):
        collective.resend_files(scope, drawn.pk)
    until(lambda: Parcel.objects.get().state == "done")
    assert collective.progress(drawn).paid == Money(parcel.fen)


def test_files_are_made_on_after_a_job_that_died_for_good(fresh_database):
    scope = build.court()
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    one = crowd.matter(scope, [10_000, 20_000], 3_000)
    drawn = crowd.released(scope, one, staff, frozen(scope, one)[1])
    die(jobs.make)
    assert jobs.give_up_dead() == 1 and jobs.give_up_dead() == 0
    until(lambda: Parcel.objects.get().state == "made")
    assert collective.progress(drawn).at_bank == Money(3_000)
