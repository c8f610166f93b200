"""`zhixing court …`: what only the operator does for a court: found it, give it its certificate."""

import argparse
import getpass
import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhixing.entrypoints.start import enter
from zhixing.kernel import case_number
from zhixing.kernel.refusal import Refusal

if TYPE_CHECKING:
    from zhixing.domain.courts.api import Court

LONGEST_SOURCE = 128
PARTICULARS = {
    "address": "its address, as printed on papers",
    "phone": "its telephone",
    "account_name": "holder of its special account for case money",
    "account_number": "number of that account",
    "bank_name": "the bank and branch that keep it",
}


class NoSuchCourt(Refusal):
    """`code`: as given."""

    zh = "没有代字为“{code}”的法院。"
    en = "There is no court with the code {code}."
    status = 404


class PracticeSealOnly(Refusal):
    """A self-made certificate vouches for nothing outside the practice world."""

    zh = "{name}不是演练法院，不能使用自制的签章证书；请用 zhixing court seal。"
    en = "The court {code} is not a practice court: it can't use a self-made certificate. Use zhixing court seal."


class CourtThere(Refusal):
    """`name`: whose code it is."""

    zh = "代字“{code}”已有法院：{name}。"
    en = "There is a court with the code {code} already."


class CodeNotInTable(Refusal):
    """Courts founded after the table was made."""

    zh = "法院代字表里没有“{code}”。核对代字；新设的法院，用 --name 写明名称。"
    en = "{code} is not in the table of court codes. Check it; for a newly founded court give its name by --name."
    status = 422


class FileUnreadable(Refusal):
    """A file the operator named."""

    zh = "读不了文件：{path}。"
    en = "The file can't be read: {path}."
    status = 422


class HolidaysUnreadable(Refusal):
    """`path`: the file."""

    zh = "节假日文件看不懂：{path}。要一个 JSON：year、off、work（日期写成 2027-01-01）、source（通知的出处）。"
    en = "The holiday file can't be read: {path}. It is JSON: year, off and work (days as 2027-01-01), source."
    status = 422


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("court", help="found and equip a court")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    init = verbs.add_parser("init", help="make a practice court's sealing certificate; a former one is replaced")
    _code(init)
    init.set_defaults(run=run_init)
    found = verbs.add_parser("found", help="set up a real court, with the account of its first administrator")
    _code(found)
    found.add_argument("--name", help="for a court that the table of codes does not have yet")
    found.add_argument("--name-en", required=True, help="the court's name in English")
    found.add_argument("--admin", required=True, metavar="LOGIN", help="login of the first administrator")
    found.add_argument("--admin-name", required=True, metavar="NAME", help="his name")
    found.add_argument("--title", default="院长", help="his title (院长)")
    found.set_defaults(run=run_found)
    equip = verbs.add_parser("equip", help="set a court's address, telephone, account and bank; what is left out stays")
    _code(equip)
    for name, words in PARTICULARS.items():
        equip.add_argument(f"--{name.replace('_', '-')}", help=words)
    equip.add_argument("--bank", default="", metavar="UNIT", help="code of the bank in the directory of offices")
    equip.add_argument("--prefix", default="", help="with --bank: the digits before the numbers of single cases")
    equip.set_defaults(run=run_equip)
    seal = verbs.add_parser("seal", help="put a court's own sealing certificate to use; a former one is replaced")
    _code(seal)
    files = seal.add_mutually_exclusive_group(required=True)
    files.add_argument("--pkcs12", metavar="FILE", help="certificate and key in one file (.p12, .pfx)")
    files.add_argument("--certificate", metavar="FILE", help="PEM; the certificates above it may follow")
    seal.add_argument("--key", metavar="FILE", help="PEM, with --certificate")
    seal.add_argument("--passphrase-file", metavar="FILE", help="instead of being asked; may be empty")
    seal.set_defaults(run=run_seal, usage=seal.error)

    holidays = verbs.add_parser("holidays", help="take in a year's announced holidays; all courts' due days follow")
    holidays.add_argument("file", metavar="FILE", help="JSON: year, off, work (days as 2027-01-01), source")
    holidays.set_defaults(run=run_holidays)


def _code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="as in its case numbers: 浙0195")


def run_init(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.courts.api import system_scope
    from zhixing.domain.documents import api as documents
    from zhixing.infra import clock

    court = named(arguments.code)
    if not court.tenant.practice:
        raise PracticeSealOnly(code=court.code, name=court.name)
    documents.install_seal(system_scope(court.pk, "court.found"), clock.now(court.pk))
    print(f"{court.name}的签章证书已启用 · the sealing certificate of {court.name_en} is in use")


def run_found(arguments: argparse.Namespace) -> None:
    """Court and administrator together, or neither."""
    enter()
    from django.db import transaction

    from zhixing.domain.courts import api as courts
    from zhixing.infra import chance, clock

    code = arguments.code
    name, level = _name_and_level(code, arguments.name)
    if there := courts.Court.objects.filter(code=code).first():
        raise CourtThere(code=code, name=there.name)
    with transaction.atomic():
        number, above = courts.next_number(), courts.above(code, practice=False)
        scope = courts.system_scope(number, "court.found", "staff.manage")
        parent_id = above.pk if above else None
        court = courts.found(scope, number, code, name, arguments.name_en, level, parent_id, practice=False)
        password = chance.first_password()
        at = clock.now(number)
        courts.appoint(scope, arguments.admin, password, arguments.admin_name, arguments.title, ["president"], at)
    print(f"已设立 {court.code} {court.name}，上级 {above.name if above else '—'} · {court.name_en} is set up")
    print(f"管理员 · administrator: {arguments.admin}    首次密码 · first password: {password}")
    print("首次登录须改密码并绑定动态码 · to be changed at the first log-in, with the second factor set up")


def run_equip(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.courts.api import system_scope
    from zhixing.domain.payments import api as payments

    court = named(arguments.code)
    given = {name: value for name in PARTICULARS if (value := getattr(arguments, name)) is not None}
    payments.equip(system_scope(court.pk, "court.equip"), given, arguments.bank, arguments.prefix)
    court.refresh_from_db()
    for name in PARTICULARS:
        print(f"{name}: {getattr(court, name) or '—'}")


def run_seal(arguments: argparse.Namespace) -> None:
    if bool(arguments.certificate) != bool(arguments.key):
        arguments.usage("--certificate and --key go together")
    enter()
    from zhixing.domain.courts.api import system_scope
    from zhixing.domain.documents import api as documents
    from zhixing.infra import clock

    court = named(arguments.code)
    content = _read(arguments.pkcs12 or arguments.certificate)
    key = _read(arguments.key) if arguments.key else b""
    if arguments.passphrase_file:
        passphrase = _read(arguments.passphrase_file).strip()
    else:
        passphrase = getpass.getpass("口令（没有就按回车）· passphrase (none: Enter): ").encode()
    scope = system_scope(court.pk, "court.found")
    documents.bring_seal(scope, content, key, passphrase, clock.now(court.pk))
    print(f"{court.name}的签章证书已启用 · the sealing certificate of {court.name_en} is in use")


def run_holidays(arguments: argparse.Namespace) -> None:
    """One table for all courts; their nodes court by court. Stopped half-way, it is run again."""
    year, off, work, source = _notice(arguments.file)
    enter()
    from zhixing.domain.courts import api as courts
    from zhixing.domain.procedure import api as procedure
    from zhixing.infra import clock

    for court in courts.Court.objects.order_by("code"):
        scope, tell = courts.system_scope(court.pk, "court.found"), partial(_progress, court.code)
        moved = procedure.load_holidays(scope, year, off, work, source, clock.now(court.pk), tell)
        print(f"{court.code} {court.name}：{year} 年节假日已导入，{moved} 个期限改动 · {moved} due days moved")


def _notice(path: str) -> tuple[int, list[date], list[date], str]:
    """Year, rest days, make-up days and source of a year's notice. Raises FileUnreadable, HolidaysUnreadable."""
    content = _read(path)
    try:
        told = json.loads(content)
        off, work = ([date.fromisoformat(day) for day in told[name]] for name in ("off", "work"))
        return int(told["year"]), off, work, str(told["source"])[:LONGEST_SOURCE]
    except (ValueError, KeyError, TypeError) as error:
        raise HolidaysUnreadable(path=path) from error


def _progress(code: str, done: int, total: int) -> None:
    print(f"\r▸ {code} {done:,} / {total:,}", end="\n" if done >= total else "", flush=True)


def _name_and_level(code: str, name: str | None) -> tuple[str, str]:
    """A court's name by the table of codes unless it is given, and its level. Raises CodeNotInTable."""
    known = case_number.courts().get(code)
    name = name or (known.name if known else "")
    if not name or len(code) not in (1, 3, 5):
        raise CodeNotInTable(code=code)
    return name, case_number.court_level(code)


def _read(path: str) -> bytes:
    """Raises FileUnreadable."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileUnreadable(path=path) from error


def named(code: str) -> "Court":
    """The court of this code. Raises NoSuchCourt."""
    from zhixing.domain.courts import api as courts

    try:
        return courts.court_by_code(code)
    except courts.Court.DoesNotExist:
        raise NoSuchCourt(code=code) from None
