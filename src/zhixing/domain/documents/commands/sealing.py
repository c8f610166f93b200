"""The court's certificate, and whose standing authorisation lets it be used unattended."""

from datetime import datetime

from zhixing.domain.courts import api as courts
from zhixing.domain.documents import seals
from zhixing.domain.documents.events import (
    SealingAuthorised,
    SealingRevoked,
)
from zhixing.domain.documents.models import Authorisation, SealCertificate
from zhixing.domain.documents.queries import template
from zhixing.domain.documents.refusals import (
    NeedsAJudge,
)
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.scope import Scope


@command
def authorise(scope: Scope, staff_id: int, codes: list[str], at: datetime) -> None:
    """Let papers of these templates be sealed unattended in this person's name, until revoked.

    Raises NeedsAJudge for a template that the law wants a judge to sign, OtherCourtsStaff.
    """
    scope.require("document.authorise")
    lock_court(scope.court_id)
    courts.member(scope, staff_id)
    for code in codes:
        paper = template(code)
        if not paper.unattended:
            raise NeedsAJudge(title=paper.name)
        Authorisation.objects.filter(court_id=scope.court_id, template=code, revoked_at=None).update(revoked_at=at)
        Authorisation.objects.create(court_id=scope.court_id, staff_id=staff_id, template=code, from_at=at)
    event = SealingAuthorised(
        court_id=scope.court_id, object=f"staff:{staff_id}", staff_id=staff_id, templates=sorted(codes)
    )
    announce(scope, event, at)


@command
def revoke(scope: Scope, code: str, at: datetime) -> None:
    """End a standing authorisation; papers of this template wait for a person from now on."""
    scope.require("document.authorise")
    lock_court(scope.court_id)
    Authorisation.objects.filter(court_id=scope.court_id, template=code, revoked_at=None).update(revoked_at=at)
    announce(scope, SealingRevoked(court_id=scope.court_id, template=code), at)


@command
def equip(scope: Scope, certificate_pem: str, key_pem: str, at: datetime) -> SealCertificate:
    """Give the court its sealing certificate; a former one stays for checking what it sealed."""
    scope.require("court.found")
    SealCertificate.objects.filter(court_id=scope.court_id, replaced_at=None).update(replaced_at=at)
    return SealCertificate.objects.create(court_id=scope.court_id, certificate=certificate_pem, key=key_pem, made_at=at)


@command
def bring_seal(scope: Scope, content: bytes, key: bytes, passphrase: bytes, at: datetime) -> SealCertificate:
    """Put the court's own certificate to use, from the files its authority gave. Raises what `seals.brought` raises."""
    name = courts.court(scope.court_id).name
    return equip(scope, *seals.brought(content, key, passphrase, name, clock.real_now()), at)


@command
def install_seal(scope: Scope, at: datetime) -> SealCertificate:
    """Make the court a practice certificate and put it to use. Raises NotAPracticeCourt."""
    court = courts.court(scope.court_id)
    if not court.tenant.practice:
        raise courts.NotAPracticeCourt(court_id=court.pk)
    return equip(scope, *seals.make(court.name, at), at)
