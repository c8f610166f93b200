"""What the court's bank tells of a crowd by itself, later than it was asked: of a parcel, or of the names on its list."""

from collections.abc import Mapping

from zhixing.domain.agencies import api as agencies
from zhixing.domain.collective import commands, rules
from zhixing.domain.collective.models import Matter, Parcel, Victim
from zhixing.domain.payments import api as payments
from zhixing.gateways.iso20022 import acmt, pain
from zhixing.infra import clock, files
from zhixing.infra.reactor import reaction_scope
from zhixing.kernel.refusal import Refusal


@payments.takes_told
def take_told(found: pain.PaymentReport | acmt.Report, unit: str) -> bool:
    """Settle a parcel, or keep the bank's word on names and accounts that are still those it was asked about; False when
    it speaks of nothing of ours.

    Raises NotTheCourtsBank, UnknownParcel (not sent yet), ReportIncomplete (of the gateway).
    """
    if isinstance(found, pain.PaymentReport):
        return _take_report(found, unit)
    matter = _asked_about(found.asked)
    if matter is None:
        return False
    payments.require_bank(matter.court_id, unit)
    numbers = [int(key) for key in found.verdicts if key.isdecimal() and len(key) < 10]
    people = Victim.objects.filter(matter=matter, number__in=numbers).order_by("number")
    at = clock.now(matter.court_id)
    payees = {str(one.number): pain.Account(str(one.account), one.payee, "") for one in people}
    if name_check_id(matter.pk, payees) == found.asked and payees.keys() == found.verdicts.keys():
        scope = reaction_scope(matter.court_id, "collective.callback")
        commands.note_names(scope, matter.pk, words(found), at)
    return True


def _take_report(found: pain.PaymentReport, unit: str) -> bool:
    one = Parcel.objects.select_related("round__matter").filter(message_id=found.message_id).first()
    if one is None:
        return False
    court_id = one.round.matter.court_id
    payments.require_bank(court_id, unit)
    commands.settle_parcel(reaction_scope(court_id, "collective.callback"), found.original, clock.now(court_id))
    return True


@payments.keeps_told
def keep_refused(message_id: str, body: bytes, unit: str, refused: Refusal) -> None:
    """Keep a refused report beside the file it speaks of, where the crowd's payments are seen."""
    one = Parcel.objects.select_related("round__matter").filter(message_id=message_id).first()
    if one is None or not payments.is_bank_of(one.round.matter.court_id, unit):
        return
    matter, scope = one.round.matter, reaction_scope(one.round.matter.court_id, "collective.callback")
    payments.keep_unread(scope, message_id, body, matter.case_id, clock.now(matter.court_id), refused)
    commands.note_failure(scope, one.pk, refused.code)


@agencies.awaits_by_file
def awaited(key: str, unit: str) -> bool | None:
    """Whether the answer of the court's bank under this key is waited for; what became of a question about names is told by
    whoever asks."""
    parcel = Parcel.objects.select_related("round__matter").filter(message_id=key).first()
    matter = parcel.round.matter if parcel else _asked_about(key)
    if matter is None or not payments.is_bank_of(matter.court_id, unit):
        return None
    return parcel is None or parcel.state == Parcel.State.MADE


def name_check_id(matter_id: int, payees: Mapping[str, pain.Account]) -> str:
    """The key of the question about these people's names and accounts; the same people and accounts are one question."""
    whom = "".join(f"{key} {payee.number} {payee.name}\n" for key, payee in payees.items())
    return f"{rules.NAMES}{matter_id}-{files.digest(whom.encode())[:20]}"


def words(told: acmt.Report) -> dict[int, str]:
    """The bank's word on each person by number: `ok`, or why not."""
    return {int(key): "ok" if one.fits else (one.reason or "NOMATCH")[:8] for key, one in told.verdicts.items()}


def _asked_about(key: str) -> Matter | None:
    """The matter whose names a question under this key was about; None for a key of another kind."""
    head, _, whom = key.removeprefix(rules.NAMES).partition("-")
    if not (key.startswith(rules.NAMES) and whom and head.isdecimal() and len(head) < 19):
        return None
    return Matter.objects.filter(pk=int(head)).first()
