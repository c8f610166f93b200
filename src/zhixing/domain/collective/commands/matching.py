"""Registrations compared with the audit list: who agrees exactly is matched at once, who nearly does goes to a person."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from zhixing.domain.collective import jobs, linking, rules
from zhixing.domain.collective.commands.freezing import hash_of
from zhixing.domain.collective.commands.naming import let_names_be_checked
from zhixing.domain.collective.events import PairDecided, RegistrationsChecked
from zhixing.domain.collective.models import Check, Matter, Pair, Registration, Victim
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.refusals import (
    AlreadyPaired,
    CheckRunning,
    IdentityDoubted,
    ListMissing,
    NoSuchPair,
    OnlyAPerson,
)
from zhixing.infra.commands import command
from zhixing.infra.crypto import decrypt, encrypt
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

Link = tuple[int, int, str]
"""Registration, victim, way."""
EXACT = """
SELECT r.id, v.id, 'exact' FROM collective_registration r
JOIN collective_victim v ON v.matter_id = r.matter_id AND v.id_index = r.id_index AND v.name = r.name
WHERE r.matter_id = %(matter)s AND r.victim_id IS NULL AND r.police_said <> ALL(%(doubted)s) ORDER BY r.id
"""
"""Whom the police office does not know is left out, here and below, until a person saw his papers (`rules.DOUBTED`)."""
REST = {
    "registration": "SELECT id, name, id_number, phone, users FROM collective_registration WHERE matter_id = %(matter)s"
    " AND victim_id IS NULL AND police_said <> ALL(%(doubted)s) ORDER BY id",
    "victim": "SELECT v.id, v.name, v.id_number, v.phone, v.users FROM collective_victim v WHERE v.matter_id = %(matter)s"
    " AND NOT EXISTS (SELECT FROM collective_registration r WHERE r.victim_id = v.id) ORDER BY v.id",
}
LINKED = """
SELECT r.id, l.victim, l.way, r.role, r.bank, r.phone, r.account, r.id_number, r.id_index, r.holder
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS l(registration, victim, way)
JOIN collective_registration r ON r.id = l.registration
"""
NEW = """
CREATE TEMPORARY TABLE linked (registration bigint, victim bigint, way text, heir boolean, bank text, phone bytea, account bytea,
  id_number bytea, id_index text, holder text) ON COMMIT DROP
"""
TAKE_OVER = """
UPDATE collective_victim v SET bank = l.bank, holder = CASE WHEN l.holder = v.name THEN '' ELSE l.holder END, phone = l.phone, account = l.account, deceased = v.deceased OR l.heir,
  name_matches = true, corrected_at = %s, id_number = coalesce(l.id_number, v.id_number), id_index = coalesce(l.id_index, v.id_index)
FROM linked l WHERE v.id = l.victim
"""
LINK = """
UPDATE collective_registration r SET victim_id = l.victim, way = l.way, matched_on = %s, agreed = NULL
FROM linked l WHERE r.id = l.registration
"""
HASHED = "SELECT id, id_index, at, victim_id FROM collective_registration WHERE matter_id = {} ORDER BY id"
NEAR_ENOUGH = frozenset({"same", "one_digit", "swapped", "two_digits"})
AT_ONCE = 5000
"""Rows whose sealed columns are written anew at a time."""


@command
def ask_check(scope: Scope, matter_id: int, at: datetime) -> Check:
    """Have the registrations compared by a worker. Raises NoSuchMatter, ListMissing, CheckRunning."""
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    if not (matter.people.exists() and matter.registrations.exists()):
        raise ListMissing
    try:
        with transaction.atomic():
            asked = Check.objects.create(matter=matter, actor=scope.actor, asked_at=at)
    except IntegrityError:
        raise CheckRunning from None
    jobs.check.defer(check_id=asked.pk)
    return asked


@command
def run_check(scope: Scope, check_id: int, at: datetime) -> Check:
    """Compare and write down: all of it, or, killed half-way, nothing. Run again it finds nothing new."""
    one = Check.objects.select_related("matter").get(pk=check_id)
    if one.done_at is not None:
        return one
    matter = one.matter
    with connection.cursor() as cursor:
        cursor.execute(EXACT, _asked(matter.pk))
        found = cursor.fetchall()
    _take_over(matter, found, at)
    claims, listed = _rest("registration", matter.pk), _rest("victim", matter.pk)
    refused = set(_decided(matter).values_list("registration_id", "victim_id"))
    likely = [one for one in linking.likely(claims, listed) if (one.claim, one.listed) not in refused]
    more, pairs = _sorted_out(likely)
    lock_case(matter.case_id)
    _take_over(matter, more, at)
    _keep(matter, pairs)
    one.exact = len(found) + sum(way == "exact" for _, _, way in more)
    one.by_account = sum(way == "account" for _, _, way in more)
    one.to_person, one.registered = len({pair.claim for pair in pairs}), matter.registrations.count()
    one.done_at = at
    one.save()
    _tell(scope, one, at)
    return one


def _tell(scope: Scope, one: Check, at: datetime) -> None:
    matter = one.matter
    event = RegistrationsChecked(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        matter_id=matter.pk,
        registered=one.registered,
        exact=one.exact,
        by_account=one.by_account,
        to_person=one.to_person,
        sm3=hash_of(HASHED.format(int(matter.pk))),
    )
    announce(scope, event, at)


@command
def note_check_failed(check_id: int, code: str, at: datetime) -> None:
    """A check broke: it is over, and says why."""
    Check.objects.filter(pk=check_id, done_at=None).update(done_at=at, failure=code[:64])


def _rest(kind: str, matter_id: int) -> list[linking.Record]:
    table = f"collective_{kind}"
    with connection.cursor() as cursor:
        cursor.execute(REST[kind], _asked(matter_id))
        rows = cursor.fetchall()
    return [
        linking.Record(
            pk,
            name,
            _open(number, f"{table}.id_number"),
            _open(phone, f"{table}.phone"),
            tuple(_open(users, f"{table}.users").split("\n")) if users else (),
        )
        for pk, name, number, phone, users in rows
    ]


def _asked(matter_id: int) -> dict[str, Any]:
    return {"matter": matter_id, "doubted": list(rules.DOUBTED)}


def _open(sealed: bytes, place: str) -> str:
    return decrypt(bytes(sealed), place) if sealed else ""


def _sorted_out(found: Sequence[linking.Found]) -> tuple[list[Link], list[linking.Found]]:
    """What is certain after all (number and name agree but for the writing; or account and name, and nobody else comes
    near), and what a person looks at.
    """
    claims: dict[int, list[linking.Found]] = {}
    wanted: dict[int, int] = {}
    for one in found:
        claims.setdefault(one.claim, []).append(one)
        if _certain(one):
            wanted[one.listed] = wanted.get(one.listed, 0) + 1
    sure: list[Link] = []
    for claim, pairs in claims.items():
        ways = [(_certain(one), one) for one in pairs if _certain(one)]
        rivals = [one for one in pairs if one.compared["id"] == "same"]
        if len(ways) == 1 and wanted[ways[0][1].listed] == 1 and rivals in ([], [ways[0][1]]):
            sure.append((claim, ways[0][1].listed, ways[0][0]))
    settled, taken = {claim for claim, _, _ in sure}, {listed for _, listed, _ in sure}
    return sure, [one for one in found if one.claim not in settled and one.listed not in taken]


def _certain(one: linking.Found) -> str:
    name, number, user = (one.compared[key] for key in ("name", "id", "user"))
    if name != "same":
        return ""
    if number == "same":
        return "exact"
    return "account" if user == "same" and number in NEAR_ENOUGH else ""


def _take_over(matter: Matter, links: Iterable[Link], at: datetime) -> None:
    """Link registrations to lines of the list, which take over how the person is reached and paid."""
    rest = iter(links)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS linked")
        cursor.execute(NEW)
        while part := list(islice(rest, AT_ONCE)):
            cursor.execute(LINKED, [list(column) for column in zip(*part, strict=True)])
            rows = cursor.fetchall()
            with cursor.copy("COPY linked FROM STDIN") as copy:
                for row in _sealed_anew(rows):
                    copy.write_row(row)
        cursor.execute(TAKE_OVER, [at])
        cursor.execute(LINK, [at.date()])
    let_names_be_checked(matter)


def _sealed_anew(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[object, ...]]:
    """A sealed value is bound to its table: it is opened there and sealed for the other."""
    for registration, victim, way, role, bank, phone, account, number, index, holder in rows:
        own = None if way == "exact" else index  # else the list takes the number over
        moved = [
            encrypt(_open(sealed, f"collective_registration.{name}"), f"collective_victim.{name}")
            for name, sealed in (("phone", phone), ("account", account), ("id_number", number if own else None))
            if sealed
        ]
        yield registration, victim, way, role == "heir", bank, *moved[:2], moved[2] if own else None, own, holder


def _decided(matter: Matter) -> QuerySet[Pair]:
    return Pair.objects.filter(registration__matter=matter).exclude(state=Pair.State.OPEN)


def _keep(matter: Matter, pairs: Sequence[linking.Found]) -> None:
    """The pairs for a person; those of the last check that nobody decided on go."""
    Pair.objects.filter(registration__matter=matter, state=Pair.State.OPEN).delete()
    Pair.objects.bulk_create(
        (
            Pair(registration_id=one.claim, victim_id=one.listed, weight=one.weight, compared=one.compared)
            for one in pairs
        ),
        batch_size=2000,
    )


@command
def decide_pair(scope: Scope, pair_id: int, accepted: bool, at: datetime) -> None:
    """A person says whether they are one: then the list takes over the registration's ID number, phone and account.

    Raises NoSuchPair, AlreadyPaired, IdentityDoubted, OnlyAPerson.
    """
    scope.require("collective.prepare")
    if scope.staff_id is None:
        raise OnlyAPerson
    found = Pair.objects.select_related("registration__matter").filter(pk=pair_id).first()
    if found is None or found.registration.matter.court_id != scope.court_id:
        raise NoSuchPair
    matter = find_matter(scope, found.registration.matter_id)
    lock_case(matter.case_id)
    pair = Pair.objects.select_for_update(of=("self",)).select_related("victim", "registration").get(pk=pair_id)
    if pair.state != Pair.State.OPEN:
        raise NoSuchPair
    if accepted and pair.registration.police_said in rules.DOUBTED:
        raise IdentityDoubted
    if accepted and _taken(pair):
        raise AlreadyPaired
    pair.state = Pair.State.ACCEPTED if accepted else Pair.State.REFUSED
    pair.decided_by_id, pair.decided_at = scope.staff_id, at
    pair.save()
    if accepted:
        others = Pair.objects.filter(registration_id=pair.registration_id, state=Pair.State.OPEN)
        others.update(state=Pair.State.REFUSED, decided_by_id=scope.staff_id, decided_at=at)
        _take_over(matter, [(pair.registration_id, pair.victim_id, "person")], at)
    event = PairDecided(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        registration_id=pair.registration_id,
        number=pair.victim.number,
        accepted=accepted,
    )
    announce(scope, event, at)


def _taken(pair: Pair) -> bool:
    """Whether the line has its registration, or another line bears the ID number of this one."""
    same = Victim.objects.filter(matter_id=pair.victim.matter_id, id_index=pair.registration.id_index)
    return Registration.objects.filter(victim_id=pair.victim_id).exists() or same.exclude(pk=pair.victim_id).exists()
