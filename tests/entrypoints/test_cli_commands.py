"""The operator's commands: file a case, check the log, seal certificates, keys."""

import json
import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.parties import api as parties
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints import cli, seed
from zhixing.infra import accounts, clock, crypto
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


NOTICE = {
    "year": 2027,
    "source": "试用的放假通知",
    "off": [f"2027-{day}" for day in ("01-01", "03-25", "03-26", "05-01", "05-02", "10-01", "10-02", "10-03")],
    "work": ["2027-02-20"],
}


def test_a_years_holidays_move_the_due_days_of_all_courts(court, tmp_path, capsys):
    at = datetime(2026, 9, 25, 10, tzinfo=clock.SHANGHAI)
    filed = [build.case(scope, at=at, received_on=at.date()) for scope in (court, build.court(196, "浙0196"))]
    build.drain()
    closing = procedure.Node.objects.filter(code="N37").order_by("case_id")
    assert {(node.due_on.isoformat(), node.provisional) for node in closing} == {("2027-03-25", True)}
    file = tmp_path / "2027.json"
    file.write_text(json.dumps(NOTICE), encoding="utf-8")
    assert cli.main(["court", "holidays", str(file)]) == 0
    assert [node.case_id for node in closing.all()] == [case.pk for case in filed]
    assert {(node.due_on.isoformat(), node.provisional) for node in closing.all()} == {("2027-03-29", False)}
    out = capsys.readouterr().out
    assert "▸ 浙0195 1 / 1" in out and "▸ 浙0196 1 / 1" in out
    assert Event.objects.filter(name="HolidaysLoaded").count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("放假通知", "can't be read"),
        (json.dumps({"year": 2027, "off": []}), "can't be read"),
        (json.dumps(NOTICE | {"work": ["20 February"]}), "can't be read"),
        (json.dumps(NOTICE | {"year": 2028}), "2027-01-01 is not in 2028"),
        (json.dumps(NOTICE | {"off": NOTICE["off"][:2]}), "2027-05-01 is not given as a day off"),
        (json.dumps(NOTICE | {"work": ["2027-02-22"]}), "2027-02-22 is no weekend day"),
        (json.dumps(NOTICE | {"work": ["2027-05-01"]}), "2027-05-01 is both off and worked"),
    ],
)
def test_a_bad_file_of_holidays_is_refused_whole(court, tmp_path, capsys, content, words):
    file = tmp_path / "bad.json"
    file.write_text(content, encoding="utf-8")
    assert cli.main(["court", "holidays", str(file)]) == cli.REFUSED
    assert words in capsys.readouterr().err
    assert not procedure.holidays().announced.get(2027)
    assert cli.main(["court", "holidays", str(tmp_path / "none.json")]) == cli.REFUSED


def test_court_init_gives_a_practice_court_its_seal(court, capsys):
    assert cli.main(["court", "init", COURT]) == 0
    president = build.staff(court, "yan", "president")
    build.documents.authorise(court, president.pk, ["disclosure_notice"], build.LONG_AGO)
    build.court(196, "浙0196", practice=False)
    assert cli.main(["court", "init", "浙0196"]) == cli.REFUSED
    assert "not a practice court" in capsys.readouterr().err


FOUND = ["court", "found", "浙0102", "--name-en", "Shangcheng District Court"]
FOUND += ["--admin", "yuanzhang", "--admin-name", "严正平"]


def test_a_real_court_is_founded_with_its_first_administrator(fresh_database, capsys):
    above = ["court", "found", "浙01", "--name-en", "Hangzhou Intermediate Court", "--admin", "upper"]
    assert cli.main([*above, "--admin-name", "陆知微"]) == 0
    assert cli.main(FOUND) == 0
    found = courts.court_by_code("浙0102")
    assert (found.name, found.level, found.parent.code) == ("杭州市上城区人民法院", "basic", "浙01")
    assert not found.tenant.practice
    password = re.search(r"first password: (\S+)", capsys.readouterr().out.splitlines()[-2])[1]
    account = accounts.check_password("yuanzhang", password, clock.real_now())
    assert account.must_change_password and not account.totp_confirmed
    scope = courts.scope_of(account, clock.today(found.pk))
    assert scope.court_id == found.pk and scope.may("staff.manage")


def test_a_founding_that_fails_leaves_nothing(court, capsys):
    build.staff(court, "yuanzhang", "president")
    assert cli.main(FOUND) == cli.REFUSED
    assert "yuanzhang" in capsys.readouterr().err
    assert not courts.Court.objects.filter(code="浙0102").exists()
    assert cli.main(["court", "found", "浙9998", *FOUND[3:]]) == cli.REFUSED
    assert "--name" in capsys.readouterr().err
    assert cli.main(["court", "found", COURT, "--name", "另一法院", *FOUND[3:]]) == cli.REFUSED
    assert "already" in capsys.readouterr().err


def certificate(name, key, days=365, seals=True):
    """A certificate an authority made out to `name`, and the authority's own."""
    usage = x509.KeyUsage(True, seals, False, False, False, False, False, False, False)
    authority, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)

    def signed(whom, public):
        names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (whom, "某电子认证机构")]
        made = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).public_key(public)
        made = made.serial_number(x509.random_serial_number()).not_valid_before(at - timedelta(days=400))
        made = made.not_valid_after(at + timedelta(days=days)).add_extension(usage, critical=True)
        return made.sign(authority, hashes.SHA256())

    return signed(name, key.public_key()), signed("某电子认证机构", authority.public_key())


def pem(key, passphrase=b""):
    lock = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)


@pytest.fixture
def real_court(fresh_database):
    return build.court(196, "浙0102", practice=False)


def seal_files(folder, own, above, key, passphrase=b"open sesame"):
    """The same certificate as two PEM files and as one PKCS#12 file, and the file of the passphrase."""
    (folder / "pass").write_bytes(passphrase)
    chain = [one.public_bytes(serialization.Encoding.PEM) for one in (own, above)]
    (folder / "cert.pem").write_bytes(b"".join(chain))
    (folder / "key.pem").write_bytes(pem(key, passphrase))
    lock = serialization.BestAvailableEncryption(passphrase)
    (folder / "seal.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, own, [above], lock))
    last = ["--passphrase-file", f"{folder}/pass"]
    start = ["court", "seal", "浙0102"]
    two = [*start, "--certificate", f"{folder}/cert.pem", "--key", f"{folder}/key.pem", *last]
    return two, [*start, "--pkcs12", f"{folder}/seal.p12", *last]


@pytest.mark.parametrize("chain", [True, False])
def test_a_real_courts_certificate_seals_its_papers(real_court, tmp_path, chain):
    key = ec.generate_private_key(ec.SECP256R1())
    own, above = certificate("澜州市第196区人民法院", key)
    chief = build.staff(real_court, "yan", "president")
    ways = seal_files(tmp_path, own, above, key)
    if not chain:
        (tmp_path / "cert.pem").write_bytes(own.public_bytes(serialization.Encoding.PEM))
    for way in ways if chain else ways[:1]:
        assert cli.main(way) == 0
    routine = [code for code, paper in build.documents.templates().items() if paper.unattended]
    build.documents.authorise(real_court, chief.pk, routine, build.LONG_AGO)
    case = build.case(real_court)
    build.drain()
    paper = build.documents.documents(real_court, case.pk).filter(state="signed").first()
    checked = build.documents.check(paper.check_code, build.documents.pdf(real_court, paper.pk))
    assert (checked.same_file, checked.sealed_by) == (True, "澜州市第196区人民法院")


def test_a_certificate_that_does_not_fit_is_refused_by_name(real_court, tmp_path, capsys):
    key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    own, above = certificate("澜州市第196区人民法院", key)
    two, one = seal_files(tmp_path, own, above, key)
    (tmp_path / "key.pem").write_bytes(pem(other, b"open sesame"))
    assert cli.main(two) == cli.REFUSED and "does not belong" in capsys.readouterr().err
    (tmp_path / "key.pem").write_bytes(pem(rsa.generate_private_key(65537, 2048), b"open sesame"))
    assert cli.main(two) == cli.REFUSED and "P-256" in capsys.readouterr().err
    (tmp_path / "pass").write_bytes(b"wrong")
    assert cli.main(one) == cli.REFUSED and "can't be opened" in capsys.readouterr().err
    two, _ = seal_files(tmp_path, *certificate("别的法院", key), key)
    assert cli.main(two) == cli.REFUSED and "别的法院" in capsys.readouterr().err
    two, _ = seal_files(tmp_path, *certificate("澜州市第196区人民法院", key, seals=False), key)
    assert cli.main(two) == cli.REFUSED and "not for sealing" in capsys.readouterr().err
    two, _ = seal_files(tmp_path, *certificate("澜州市第196区人民法院", key, days=-1), key)
    assert cli.main(two) == cli.REFUSED and "not in force" in capsys.readouterr().err
    (tmp_path / "cert.pem").unlink()
    assert cli.main(two) == cli.REFUSED and "cert.pem" in capsys.readouterr().err


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
