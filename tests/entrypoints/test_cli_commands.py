"""The operator's commands: file a case, check the log, seal certificates, keys."""

import json

import psycopg
import pytest

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.parties import api as parties
from zhixing.entrypoints import cli, seed
from zhixing.infra import crypto
from zhixing.infra.models import Event
from zhixing.practice import people

COURT, DEBTOR, CREDITOR = "浙0195", "周启山", "澜州启衡建材有限公司"


@pytest.fixture
def court(fresh_database):
    return build.court()


@pytest.fixture
def judgment(tmp_path):
    file = tmp_path / "判决书.txt"
    file.write_text(seed.judgment(people.load(), DEBTOR, CREDITOR, 412, "386000.00"), encoding="utf-8")
    return str(file)


@pytest.fixture
def key_file(tmp_path, monkeypatch):
    """A home of its own, whose key file holds the keys, as in service."""
    (tmp_path / "keys").mkdir()
    file = tmp_path / "keys" / "ZHIXING_KEYS"
    file.write_text("1:" + "5a" * 32 + "\n")
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    monkeypatch.delenv("ZHIXING_KEYS")
    crypto.keys.cache_clear()
    yield file
    crypto.keys.cache_clear()


def filed(scope):
    return [case.number for case in cases.cases(scope)]


def test_a_judgment_is_filed(court, judgment, capsys):
    assert cli.main(["file", judgment, "--court", COURT, "--applicant", CREDITOR, "--effective-on", "2026-04-20"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == filed(court)[0]


def test_what_is_missing_is_said_and_the_application_kept(court, judgment, capsys):
    assert cli.main(["file", judgment, "--court", COURT, "--json"]) == cli.REFUSED
    told = json.loads(capsys.readouterr().out)
    assert told["refused"] == "form_incomplete"
    assert told["place"] == "instrument.effective_on"
    assert told["application_id"] and filed(court) == []


def test_an_applicant_the_judgment_does_not_know_is_refused(court, judgment, capsys):
    code = cli.main(["file", judgment, "--court", COURT, "--applicant", "张三", "--effective-on", "2026-04-20"])
    assert code == cli.REFUSED
    assert f"当事人是：{CREDITOR}、{DEBTOR}" in capsys.readouterr().out
    assert filed(court) == []


def test_a_second_filing_of_the_same_judgment_is_refused(court, judgment, capsys):
    arguments = ["file", judgment, "--court", COURT, "--effective-on", "2026-04-20", "--json"]
    assert [cli.main(arguments), cli.main(arguments)] == [0, cli.REFUSED]
    assert json.loads(capsys.readouterr().out.splitlines()[1])["refused"] == "already_filed"


def test_an_unknown_court_is_refused(court, judgment, capsys):
    assert cli.main(["file", judgment, "--court", "浙9999"]) == cli.REFUSED
    assert "浙9999" in capsys.readouterr().err


def test_log_verify_names_the_first_altered_row(court, fresh_database, capsys):
    case = build.case(court)
    assert cli.main(["log", "verify"]) == 0
    assert "the log is whole" in capsys.readouterr().out
    first = Event.objects.filter(case_id=case.pk).order_by("seq").first()
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("ALTER TABLE infra_event DISABLE TRIGGER USER")
        owner.execute("UPDATE infra_event SET actor = 'nobody' WHERE id = %s", [first.pk])
    assert cli.main(["log", "verify"]) == 1
    assert f"case:{case.pk} 第 {first.seq} 行被改动（event {first.pk}）" in capsys.readouterr().out
    assert cli.main(["log", "verify", "--case", str(case.pk)]) == 1
    assert cli.main(["log", "verify", "--case", str(case.pk + 1)]) == 0


def test_court_init_gives_a_practice_court_its_seal(court, capsys):
    assert cli.main(["court", "init", COURT]) == 0
    president = build.staff(court, "yan", "president")
    build.documents.authorise(court, president.pk, ["disclosure_notice"], build.LONG_AGO)
    build.court(196, "浙0196", practice=False)
    assert cli.main(["court", "init", "浙0196"]) == cli.REFUSED
    assert "not a practice court" in capsys.readouterr().err


def test_rotation_moves_every_row_to_a_new_key_and_retires_the_old(court, key_file, capsys):
    party = parties.register(court, "person", DEBTOR, id_number="330195198001010017")
    assert cli.main(["keys", "rotate"]) == 0
    assert "parties.Party 1 / 1" in capsys.readouterr().out
    old, new = key_file.with_name("ZHIXING_KEYS.retired").read_text(), key_file.read_text()
    assert old.startswith("1:5a") and new.startswith("2:") and "," not in new
    assert [one.pk for one in parties.by_id_number(court, "330195198001010017")] == [party.pk]


def test_a_rotation_cut_short_goes_on_with_the_same_key(court, key_file, monkeypatch):
    parties.register(court, "person", DEBTOR, id_number="330195198001010017")

    def killed(progress):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(crypto, "rotate", killed)
        assert cli.main(["keys", "rotate"]) == cli.INTERRUPTED
    begun = key_file.read_text().strip().split(",")
    assert cli.main(["keys", "rotate"]) == 0
    assert key_file.read_text().strip() == begun[-1]


def test_the_key_stays_while_others_work_on_the_database(court, fresh_database, key_file, capsys):
    before = key_file.read_text()
    with psycopg.connect(fresh_database.app_url):
        assert cli.main(["keys", "rotate"]) == cli.REFUSED
    assert "1 sessions are still open" in capsys.readouterr().err
    assert key_file.read_text() == before


def test_a_lone_key_in_the_environment_is_not_rotated(court, capsys):
    assert cli.main(["keys", "rotate"]) == cli.REFUSED
    assert "add a new one at its end" in capsys.readouterr().err


def test_keys_init_leaves_keys_that_are_there(court, key_file, capsys):
    before = key_file.read_text()
    assert cli.main(["keys", "init"]) == 0
    assert "there already" in capsys.readouterr().out
    assert key_file.read_text() == before
