"""The audit list: taken whole, or refused whole with what is wrong in which row."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZipFile

from django.db import IntegrityError, connection, transaction
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zhixing.domain.collective import rules
from zhixing.domain.collective.events import AuditImported
from zhixing.domain.collective.jobs import lists
from zhixing.domain.collective.models import Dispute, Mailing, Matter, Registration, Upload
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import (
    AlreadyImported,
    FileUnreadable,
    ListBeingRead,
    ListDisputed,
    MailingRunning,
)
from zhixing.infra import files
from zhixing.infra.commands import command
from zhixing.infra.crypto import blind_index, encrypt
from zhixing.infra.events import announce, lock_case
from zhixing.infra.packed import BROKEN, archive_fits
from zhixing.kernel.scope import Scope

READ_AT_ONCE = 1 << 20
"""Bytes of a list that is read while its clerk waits; some ten thousand people [design]."""
MOST_UNPACKED = 1 << 30
"""Bytes an audit list may unpack to: a sheet is read row by row, never whole [design]."""
MOST_COLUMNS = 64
"""Columns of a sheet that are read: one that says it has 16,384 fills as many cells a row [design]."""
FORMULA = re.compile(rb"<f[ >/]")
COPY = """
COPY collective_victim (matter_id, number, name, id_number, id_index, phone, bank, account, users, audited_fen, proof,
  defendant, deceased, name_matches) FROM STDIN
"""


FORGET = (
    "DELETE FROM collective_pair p USING collective_victim v WHERE v.id = p.victim_id AND v.matter_id = %s",
    "UPDATE collective_registration SET victim_id = NULL, way = '', matched_on = NULL, agreed = NULL WHERE matter_id = %s",
    "DELETE FROM collective_victim WHERE matter_id = %s",
)
"""A former list goes in three statements, however long it is."""


@command
def import_audit(
    scope: Scope, matter_id: int, name: str, content: bytes, at: datetime, keep_doubtful: bool = False
) -> Upload:
    """Take an audit list (XLSX or CSV). With a single bad row nothing is taken and the upload says what is wrong.

    `keep_doubtful`: whoever has a number that can't be one is taken as he stands, and held for until he is found.
    Rows of one ID number are one person's accounts. A list taken anew, before the first freeze, replaces the former.
    Raises NoSuchMatter, FileUnreadable, ListEmpty, AlreadyImported, ListDisputed, MailingRunning, ListBeingRead.
    """
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    upload = Upload(
        matter=matter, name=name[-128:], sm3=files.digest(content), doubtful=keep_doubtful, at=at, actor=scope.actor
    )
    _read(scope, upload, content, at)
    return upload


@command
def hand_in_audit(
    scope: Scope, matter_id: int, name: str, content: bytes, at: datetime, keep_doubtful: bool = False
) -> Upload:
    """As `import_audit`; a long list is read by a worker, one at a time, and says by its row what became of it.

    Raises as `import_audit` does, for a long list only NoSuchMatter, AlreadyImported, ListDisputed, MailingRunning, ListBeingRead.
    """
    if len(content) <= READ_AT_ONCE:
        return import_audit(scope, matter_id, name, content, at, keep_doubtful)
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    _check_replaceable(matter)  # the case is not locked: the worker that reads the list before holds it
    try:
        with transaction.atomic():
            upload = Upload.objects.create(
                matter=matter, name=name[-128:], sm3=files.digest(content), kept=files.store(content, ".list"),
                doubtful=keep_doubtful, at=at, actor=scope.actor,
            )  # fmt: skip
    except IntegrityError:
        raise ListBeingRead from None
    lists.read_list.defer(upload_id=upload.pk)
    return upload


@command
def read_audit(scope: Scope, upload_id: int, at: datetime) -> None:
    """Read a long list that was handed in: all of it or, killed half-way, nothing. Raises as `import_audit` does."""
    upload = Upload.objects.select_related("matter").get(pk=upload_id)
    if upload.done_at is None:
        _read(scope, upload, files.fetch(upload.kept), at)


@command
def note_list_refused(upload_id: int, code: str, at: datetime) -> None:
    """A list is refused as a whole, or its reading broke: it is over, and says why."""
    Upload.objects.filter(pk=upload_id, done_at=None).update(done_at=at, failure=code[:64])


def _check_replaceable(matter: Matter, upload_id: int = 0) -> None:
    if matter.rolls.exists() or matter.registrations.filter(way=Registration.Way.COURT).exists():
        raise AlreadyImported
    if Dispute.objects.filter(victim__matter=matter).exists():
        raise ListDisputed
    if Mailing.objects.filter(matter=matter, finished_at=None).exists():
        raise MailingRunning
    if matter.uploads.filter(done_at=None).exclude(pk=upload_id).exists():
        raise ListBeingRead


def _read(scope: Scope, upload: Upload, content: bytes, at: datetime) -> None:
    lock_case(upload.matter.case_id)
    _check_replaceable(upload.matter, upload.pk or 0)
    found = rules.read(_table(content), upload.doubtful)
    upload.rows, upload.bad, upload.faults = found.rows, found.bad, [list(fault) for fault in found.faults]
    if not found.bad:
        _take(scope, upload.matter, upload, list(found.people.values()), at)
    upload.done_at = at
    upload.save()


def _take(scope: Scope, matter: Matter, upload: Upload, people: Sequence[rules.Person], at: datetime) -> None:
    losses = _load(matter, people)
    upload.people, upload.loss_fen = len(losses), sum(losses)
    event = AuditImported(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        matter_id=matter.pk,
        people=upload.people,
        loss_fen=upload.loss_fen,
        sm3=upload.sm3,
    )
    announce(scope, event, at)


def _table(content: bytes) -> Iterator[Sequence[object]]:
    columns = "、".join(names[0] for names in rules.COLUMNS.values())
    if content[:2] == b"PK":
        try:
            if not archive_fits(content, MOST_UNPACKED):
                raise FileUnreadable(columns=columns)
            yield from _sheet(content)
        except (InvalidFileException, *BROKEN) as error:
            raise FileUnreadable(columns=columns) from error
        return
    text = _decoded(content)
    try:
        if "\0" in text:
            raise csv.Error("a NUL")
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise FileUnreadable(columns=columns) from error


def _decoded(content: bytes) -> str:
    """UTF-8, or what a Chinese spreadsheet writes a CSV in; nothing else has our columns' names."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _sheet(content: bytes) -> Iterator[Sequence[object]]:
    """The rows of the open sheet. A formula nobody has reckoned has no value: it stands as it is written, and is a fault."""
    rows = _rows(content, data_only=True)
    if not _has_formulas(content):
        yield from rows
        return
    for row, written in zip(rows, _rows(content, data_only=False), strict=True):
        yield [cell if cell is not None else other for cell, other in zip(row, written, strict=True)]


def _rows(content: bytes, data_only: bool) -> Iterator[Sequence[object]]:
    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only).active
    return iter(() if sheet is None else sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))


def _has_formulas(content: bytes) -> bool:
    with ZipFile(io.BytesIO(content)) as packed:
        for one in packed.infolist():
            if one.filename.startswith("xl/worksheets/"):
                last = b""
                with packed.open(one) as part:
                    while piece := part.read(1 << 20):
                        if FORMULA.search(last + piece):
                            return True
                        last = piece[-3:]
    return False


def _load(matter: Matter, people: Sequence[rules.Person]) -> list[int]:
    """People in, those of a former list out with what was found on it; their losses in fen."""
    losses = [rules.loss_of(person, matter.method).fen for person in people]
    with connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement, [matter.pk])
        _copy(cursor, matter, people, losses)
    return losses


def _copy(cursor: Any, matter: Matter, people: Sequence[rules.Person], losses: Sequence[int]) -> None:
    with cursor.copy(COPY) as copy:
        for number, (person, fen) in enumerate(zip(people, losses, strict=True), start=1):
            copy.write_row(
                (
                    matter.pk,
                    number,
                    person.name,
                    encrypt(person.id_number, "collective_victim.id_number"),
                    blind_index("id_number", person.id_number),
                    encrypt(person.phone, "collective_victim.phone") if person.phone else b"",
                    person.bank,
                    encrypt(person.account, "collective_victim.account") if person.account else b"",
                    encrypt("\n".join(person.users), "collective_victim.users") if person.users else b"",
                    fen,
                    False,
                    False,
                    False,
                    not person.doubtful,
                )
            )
