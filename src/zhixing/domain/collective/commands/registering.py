"""A person says he lost money: on the portal with a code to his phone, or before a clerk at the window.

A registration announces nothing by itself: two hundred a second would queue for one case's chain. Matching announces
all of them together, with a hash (`commands.matching`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from zhixing.domain.collective import rules
from zhixing.domain.collective.models import Code, Evidence, Registration
from zhixing.domain.collective.refusals import (
    AlreadyRegistered,
    EvidenceRefused,
    NoSuchMatter,
    NoSuchRegistration,
    RegistrationClosed,
    TooManyCodes,
)
from zhixing.infra import files, scans
from zhixing.infra.commands import command
from zhixing.infra.crypto import decrypt, indexes
from zhixing.kernel.identifiers import check_phone
from zhixing.kernel.scope import Scope

HOUR, LASTS = timedelta(hours=1), timedelta(minutes=10)
TRIES, MOST_AN_HOUR = 5, 5
"""Wrong tries a code stands, and codes one phone gets in an hour [design]."""
KEPT = {".pdf": (b"%PDF-",), ".jpg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG\r\n",)}
"""Kinds of evidence, by what such files begin with."""
LARGEST, MOST_FILES = 10 << 20, 9
"""Bytes of a file, and files of a registration [design]."""

TRY = """
UPDATE collective_code SET tries = tries + 1 WHERE matter_id = %s AND phone_index = ANY(%s) AND at > %s AND tries < %s
RETURNING one_time
"""
WINDOW = "SELECT register_from, register_until, case_id FROM collective_matter WHERE id = %s AND court_id = %s"
KNOWN = "SELECT id FROM collective_registration WHERE matter_id = %s AND id_index = ANY(%s) FOR UPDATE"
"""Plain statements: at two hundred registrations a second what a model's columns cost is most of the time."""


@command
def send_code(scope: Scope, matter_id: int, phone: str, one_time: str, at: datetime) -> Code:
    """Keep a one-time code for a phone, to be sent with others' (`jobs.send_codes`).

    Raises NoSuchMatter, RegistrationClosed, PhoneMalformed, TooManyCodes.
    """
    scope.require("collective.register")
    _check_open(scope, matter_id, at)
    return keep_code(matter_id, check_phone(phone), one_time, at)


def keep_code(matter_id: int, phone: str, one_time: str, at: datetime) -> Code:
    """The phone's code, in place of its last one. Raises TooManyCodes."""
    fresh = {"phone": phone, "one_time": one_time, "at": at, "since": at}
    known = (
        Code.objects.select_for_update().filter(matter_id=matter_id, phone_index__in=indexes("phone", phone)).first()
    )
    if known is None:
        return Code.objects.create(matter_id=matter_id, **fresh)
    if known.since <= at - HOUR:
        known.since, known.asked = at, 0
    if known.asked >= MOST_AN_HOUR:
        raise TooManyCodes(most=MOST_AN_HOUR)
    known.one_time, known.at, known.tries, known.sent, known.asked = one_time, at, 0, False, known.asked + 1
    known.save()
    return known


@command
def note_codes_sent(sent: Sequence[tuple[int, datetime]]) -> None:
    """These codes, of those moments, are with the gateway; one asked for anew meanwhile still waits."""
    for pk, at in sent:
        Code.objects.filter(pk=pk, at=at).update(sent=True)


@command
def register(
    scope: Scope, matter_id: int, given: rules.Claimant, at: datetime, one_time: str = ""
) -> Registration | None:
    """Keep a registration; who is at the window has shown his papers, else his phone's code must fit.

    None when it does not: the try counts. The same person again, from the same phone or at the window, corrects what
    he said until he is found on the list. Raises NoSuchMatter, RegistrationClosed, AlreadyRegistered, and what
    `rules.checked` refuses.
    """
    scope.require("collective.register")
    at_window = scope.staff_id is not None
    _check_open(scope, matter_id, at)
    given = rules.checked(given, at.date())
    if not at_window and not code_fits(matter_id, given.phone, one_time, at):
        return None
    told = _told(scope, given, at)
    known = _known(matter_id, given.id_number)
    if known is None:
        return Registration.objects.create(matter_id=matter_id, **told)
    if known.victim_id is not None or not (at_window or known.phone == given.phone):
        raise AlreadyRegistered
    if (known.name, known.helper) != (given.name, given.helper):
        told |= {"police_asked_at": None, "police_said": ""}
    for name, value in told.items():
        setattr(known, name, value)
    known.save()
    return known


def _told(scope: Scope, given: rules.Claimant, at: datetime) -> dict[str, Any]:
    """What is kept of what he said."""
    return {
        "role": given.role,
        "name": given.name,
        "id_number": given.id_number,
        "phone": given.phone,
        "helper": given.helper,
        "users": "\n".join(given.users),
        "bank": given.bank,
        "account": given.account,
        "holder": given.holder,
        "claimed_fen": given.claimed_fen,
        "at_window": scope.staff_id is not None,
        "actor": scope.actor,
        "at": at,
    }


def code_fits(matter_id: int, phone: str, one_time: str, at: datetime) -> bool:
    """Whether this is the code the phone was sent; each asking is a try."""
    with connection.cursor() as cursor:
        cursor.execute(TRY, [matter_id, indexes("phone", phone), at - LASTS, TRIES])
        row = cursor.fetchone()
    return row is not None and decrypt(bytes(row[0]), "collective_code.one_time") == one_time


def _known(matter_id: int, id_number: str) -> Registration | None:
    """The person's registration, locked, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [matter_id, indexes("id_number", id_number)])
        row = cursor.fetchone()
    return Registration.objects.get(pk=row[0]) if row else None


def _check_open(scope: Scope, matter_id: int, at: datetime) -> None:
    """Raises unless the matter's window is open; a clerk takes late ones too: who is late has lost no right."""
    with connection.cursor() as cursor:
        cursor.execute(WINDOW, [matter_id, scope.court_id])
        row = cursor.fetchone()
    if row is None or row[2] in scope.recused:
        raise NoSuchMatter(matter_id=matter_id)
    first, last, _ = row
    if at.date() < first or (at.date() > last and scope.staff_id is None):
        raise RegistrationClosed(first=first, last=last)


@command
def add_evidence(scope: Scope, registration_id: int, name: str, content: bytes, at: datetime) -> Evidence:
    """Keep a file with a registration; the same file again is kept once. Raises NoSuchRegistration, EvidenceRefused."""
    scope.require("collective.register")
    found = Registration.objects.select_for_update().filter(pk=registration_id, matter__court_id=scope.court_id).first()
    if found is None:
        raise NoSuchRegistration
    kind = next((end for end, heads in KEPT.items() if content.startswith(heads)), "")
    if not kind or len(content) > LARGEST or found.evidence.count() >= MOST_FILES or not scans.fits(content):
        raise EvidenceRefused(most=MOST_FILES, megabytes=LARGEST >> 20)
    told = {"name": name[-128:], "size": len(content), "at": at}
    return found.evidence.get_or_create(file=files.store(content, kind), defaults=told)[0]
