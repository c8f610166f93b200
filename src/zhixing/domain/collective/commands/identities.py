"""Whether name and number of those who registered, and of who acts for them, are one person's: the police office is asked
about many at a time.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.collective import rules
from zhixing.domain.collective.events import IdentitiesChecked, IdentityCleared
from zhixing.domain.collective.models import Matter, Registration
from zhixing.domain.collective.queries import find_matter, police_office
from zhixing.domain.collective.refusals import NoSuchRegistration, NothingToClear, OnlyAPerson, WhyMissing
from zhixing.domain.documents import api as documents
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

ACT, ITEM, PAPER = "identity", "identity.query", "identity_assistance"
BASIS, PURPOSE = "《人民法院在线诉讼规则》第七条", "核对涉众案件登记人的身份"
"""Whoever takes part online is to be known by his real name and number, compared where they are kept."""
TOGETHER, WITHIN = 200, timedelta(days=3)
"""People the office is asked about in one request, and until when it is to answer [design]."""
NOTE = """
UPDATE collective_registration r SET police_said = told.word FROM unnest(%s::bigint[], %s::text[]) AS told (id, word)
WHERE r.id = told.id AND r.matter_id = %s AND r.police_asked_at = %s AND r.police_said = ''
"""
"""Who changed his name meanwhile is asked about anew: this answer is not his."""


@command
def ask_identities(scope: Scope, matter_id: int, at: datetime) -> int:
    """Ask the police office about as many as one request takes, those who registered first; how many.

    0: nobody is left, or nobody can be asked: there is no such office, the case is closed, or nobody let such papers go
    unattended. Raises NoSuchMatter, NoCertificate.
    """
    scope.require("collective.prepare")
    matter, office = find_matter(scope, matter_id), police_office()
    if office is None or matter.case.status == cases.Case.Status.CLOSED:
        return 0
    lock_case(matter.case_id)
    waiting = matter.registrations.select_for_update(skip_locked=True).filter(police_asked_at=None)
    people, asked = _questions(waiting.only("name", "id_number", "role", "helper").order_by("pk")[:TOGETHER])
    paper = _order_paper(scope, matter, office.name, at) if people else None
    if paper is None:
        return 0
    agencies.ask(
        scope,
        matter.case_id,
        office.pk,
        ACT,
        agencies.Target(matter.title),
        asked,
        BASIS,
        (paper.number, paper.digest),
        PURPOSE,
        f"R{people[0].pk}-{round(at.timestamp() * 1000):x}",
        at + WITHIN,
        at,
        object=f"matter:{matter.pk}",
    )
    Registration.objects.filter(pk__in=[one.pk for one in people]).update(police_asked_at=at)
    return len(people)


def _questions(waiting: Iterable[Registration]) -> tuple[list[Registration], list[agencies.Asked]]:
    """As many who registered as one request takes, and what is asked: of him, and of whoever acts for him."""
    people: list[Registration] = []
    asked: list[agencies.Asked] = []
    for one in waiting:
        who = [(one.name, str(one.id_number))]
        if one.role != Registration.Role.OWN:
            name, _, number = str(one.helper).partition("\n")
            who.append((name, number))
        if len(asked) + len(who) > TOGETHER:
            break
        people.append(one)
        asked += [
            agencies.Asked(ITEM, {"name": name, "id_number": number, "reference": str(one.pk)}) for name, number in who
        ]
    return people, asked


def _order_paper(scope: Scope, matter: Matter, office: str, at: datetime) -> documents.Document | None:
    """The one paper behind all these questions of a matter; None while nobody authorised it."""
    known = documents.documents(scope, matter.case_id).filter(object=f"{ACT}:{matter.pk}", state="signed").first()
    if known is not None or any(one.code == PAPER for one in documents.unauthorised(scope)):
        return known
    return documents.issue(scope, matter.case_id, PAPER, {"agency": office}, [], at, object=f"{ACT}:{matter.pk}")


@command
def note_identities(scope: Scope, request_id: int, at: datetime) -> None:
    """Keep what the police office said of each, the worse word where somebody acts for another."""
    row = agencies.request(scope, request_id)
    matter = find_matter(scope, int(row.object.partition(":")[2]))
    fields = [item["fields"] for item in agencies.asked(row)["items"]]
    said: dict[int, str] = {}
    for one, answer in zip(fields, agencies.answers(row), strict=True):
        word, pk = rules.said(one["name"], one["id_number"], answer), int(one["reference"])
        said[pk] = max(word, said.get(pk, word), key=rules.WORDS.index)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(said), list(said.values()), matter.pk, row.asked_at])
    event = IdentitiesChecked(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        request_id=row.pk,
        people=len(said),
        nobody=list(said.values()).count(Registration.Said.NOBODY),
        differ=list(said.values()).count(Registration.Said.DIFFERS),
    )
    announce(scope, event, at)


def locked(scope: Scope, registration_id: int) -> tuple[Matter, Registration]:
    """The registration, locked, and its matter, the case locked before it. Raises NoSuchRegistration."""
    found = Registration.objects.filter(pk=registration_id, matter__court_id=scope.court_id).first()
    if found is None:
        raise NoSuchRegistration
    matter = find_matter(scope, found.matter_id)
    lock_case(matter.case_id)
    one = Registration.objects.select_for_update().get(pk=registration_id)
    return matter, one


@command
def clear_identity(scope: Scope, registration_id: int, why: str, at: datetime) -> None:
    """A person saw the papers of somebody whom the police office does not know, and lets him pass.

    Raises OnlyAPerson, WhyMissing, NoSuchRegistration, NothingToClear.
    """
    scope.require("collective.prepare")
    if scope.staff_id is None:
        raise OnlyAPerson
    if not why.strip():
        raise WhyMissing
    matter, one = locked(scope, registration_id)
    if one.police_said not in rules.DOUBTED:
        raise NothingToClear
    one.police_said, one.cleared_by_id, one.cleared_at = Registration.Said.CLEARED, scope.staff_id, at
    one.cleared_why = why.strip()[:200]
    one.save(update_fields=["police_said", "cleared_by", "cleared_at", "cleared_why"])
    event = IdentityCleared(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        registration_id=one.pk,
    )
    announce(scope, event, at)
