"""A person says his figure is wrong: re-check, and decision of the court."""

from datetime import datetime

from zhixing.domain.collective.commands.accounts import victim_in
from zhixing.domain.collective.events import DisputeAnswered, FigureDisputed
from zhixing.domain.collective.models import Dispute, Matter, Registration
from zhixing.domain.collective.queries import find_matter, objection_until
from zhixing.domain.collective.refusals import AmountUnreadable, DisputeOpen, NoSuchDispute, TooLateToObject
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import step_due


@command
def dispute(scope: Scope, matter_id: int, number: int, claimed: Money, grounds: str, at: datetime) -> Dispute:
    """Note a person's own figure; until it is answered the difference is held for him.

    Raises NoSuchMatter, NoSuchVictim, DisputeOpen, AmountUnreadable.
    """
    scope.require("collective.prepare")
    return _dispute(scope, find_matter(scope, matter_id), number, claimed, grounds, at)


@command
def answer_result(
    scope: Scope, matter_id: int, number: int, claimed: Money | None, grounds: str, at: datetime
) -> Dispute | None:
    """A person's own word on the audited figure: he takes it (`claimed` None), or disputes it in time.

    Raises NoSuchMatter, NoSuchVictim, TooLateToObject, DisputeOpen, AmountUnreadable.
    """
    scope.require("collective.register")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    victim = victim_in(matter, number)
    own = Registration.objects.filter(victim=victim)
    if claimed is None:
        own.update(agreed=True)
        return None
    if (until := objection_until(victim)) is None or at.date() > until:
        raise TooLateToObject
    own.update(agreed=False)
    return _dispute(scope, matter, number, claimed, grounds, at)


def _dispute(scope: Scope, matter: Matter, number: int, claimed: Money, grounds: str, at: datetime) -> Dispute:
    if claimed <= Money.zero:
        raise AmountUnreadable
    lock_case(matter.case_id)
    victim = victim_in(matter, number)
    if victim.disputes.filter(state=Dispute.State.OPEN).exists():
        raise DisputeOpen
    victim.claimed_fen, victim.proof = claimed.fen, False
    victim.save(update_fields=["claimed_fen", "proof"])
    due = step_due("recheck", at.date()).on
    made = Dispute.objects.create(
        victim=victim, claimed_fen=claimed.fen, grounds=grounds.strip()[:300], raised_at=at, recheck_by=due
    )
    event = FigureDisputed(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        dispute_id=made.pk,
        number=number,
    )
    announce(scope, event, at)
    return made


@command
def answer_dispute(
    scope: Scope, dispute_id: int, accepted: bool, answer: str, at: datetime, by_court: bool = False
) -> None:
    """The re-check's answer, or (`by_court`) the court's decision: his figure is taken, or the audit's stands.

    Raises NoSuchDispute.
    """
    scope.require("collective.decide" if by_court else "collective.prepare")
    found = Dispute.objects.select_related("victim__matter").filter(pk=dispute_id).first()
    if found is None or found.victim.matter.court_id != scope.court_id:
        raise NoSuchDispute
    matter = found.victim.matter
    lock_case(matter.case_id)
    found = Dispute.objects.select_for_update(of=("self",)).select_related("victim").get(pk=dispute_id)
    if found.state == Dispute.State.DECIDED or (found.state == Dispute.State.RECHECKED and not by_court):
        raise NoSuchDispute
    found.state = Dispute.State.DECIDED if by_court else Dispute.State.RECHECKED
    found.accepted, found.answer, found.answered_at = accepted, answer.strip()[:300], at
    found.save()
    victim = found.victim
    victim.proof, victim.claimed_fen = accepted, found.claimed_fen if accepted else None
    victim.save(update_fields=["proof", "claimed_fen"])
    event = DisputeAnswered(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"matter:{matter.pk}",
        dispute_id=found.pk,
        number=victim.number,
        by_court=by_court,
        accepted=accepted,
    )
    announce(scope, event, at)
