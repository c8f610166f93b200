"""The papers of a sale: the ruling to sell, the announcement with the rules for bidders, the confirmation, the certificate."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.bidders import deposit_account
from zhixing.domain.auctions.models import Lot, Registration, Round
from zhixing.domain.auctions.queries.lots import buyer, facts_for_papers, lot, lot_of_round
from zhixing.domain.auctions.queries.proof import fingerprint, machine_file, proof
from zhixing.domain.auctions.queries.rounds import coming_round, last_round
from zhixing.domain.auctions.refusals import LogBroken
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.seizures import api as seizures
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


def draft_ruling(scope: Scope, one: Lot, at: datetime) -> documents.Document:
    """The ruling to sell (拍卖裁定), for a judge to sign; it is served on the parties and who has priority."""
    holds = [seizures.in_force(scope, one.case_id, thing.asset_id, at.date()) for thing in one.things.all()]
    ends = [hold.until_on for hold in holds if hold is not None and hold.until_on is not None]
    given = facts_for_papers(scope, one) | {"seized_by": rules.seized(min(ends, default=None))}
    to = [role.party_id for role in cases.roles(scope, one.case_id) if role.kind in rules.MUST_KNOW]
    return documents.draft(scope, one.case_id, "auction_ruling", given, to, at, f"lot:{one.pk}")


def drop_ruling(scope: Scope, one: Lot, at: datetime) -> None:
    """The lot is withdrawn before a judge signed: nothing is left to sign."""
    if one.ruling is not None and one.ruling.state == documents.Document.State.DRAFT:
        documents.withdraw(scope, one.ruling.pk, "标的物已撤回", at)


def _announced(scope: Scope, one: Lot, running: Round) -> dict[str, Any]:
    """What the announcement says of a round, also of one that is only proposed."""
    court = courts.court(one.court_id)
    given = facts_for_papers(scope, one) | rules.listing_facts(one.listing, one.warnings, one.description)
    return given | {
        "starts_at": running.opens_at,
        "ends_at": running.closes_at,
        "round": rules.round_words(running.kind, running.run),
        "priced": Money(one.reference_fen),
        "start_price": Money(running.start_fen),
        "step": Money(running.step_fen),
        "deposit": Money(running.deposit_fen),
        "pay_by": rules.price_due_on(running.closes_at.date(), running.pay_days),
        "account_number": "报名后平台给出的本人专用账号",
        "supervision": court.phone or rules.HOTLINE,
        "viewing": rules.viewing(one.place, court.phone or rules.HOTLINE),
    }


def announce_round(scope: Scope, one: Lot, running: Round, at: datetime) -> None:
    """Seal the announcement and the rules for bidders: published, not served (网拍规定 12—14). Raises NeedsAJudge.

    What the robot had drafted for the round gives way.
    """
    given, about = _announced(scope, one, running), f"lot:{one.pk}"
    for draft in _drafts(scope, one):
        documents.withdraw(scope, draft.pk, "已按合议庭确定的内容发布公告", at)
    running.announcement = documents.issue(scope, one.case_id, "auction_announcement", given, [], at, about)
    running.conditions = documents.issue(scope, one.case_id, "bidding_rules", given, [], at, about)
    running.save(update_fields=["announcement", "conditions"])


def _drafts(scope: Scope, one: Lot) -> list[documents.Document]:
    known = documents.documents(scope, one.case_id).filter(object=f"lot:{one.pk}", template="auction_announcement")
    return list(known.filter(state=documents.Document.State.DRAFT))


@command
def draft_next_round(scope: Scope, lot_id: int, at: datetime) -> bool:
    """After a round without a bid: ask the creditors whether one takes the lot, and draft the next announcement.

    The figures are the least the law allows; the panel changes them when it publishes. False when the lot was dealt
    with meanwhile; where no round is left only the creditors are asked.
    """
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    failed = last_round(lot_id)
    if one.state != Lot.State.UNSOLD or failed is None or failed.state != Round.State.UNSOLD:
        return False
    creditors = [role.party_id for role in cases.roles(scope, one.case_id) if role.kind in rules.CREDITORS]
    given = facts_for_papers(scope, one) | {
        "round": rules.round_words(failed.kind, failed.run),
        "failed_at": failed.ends_at,
        "reserve": Money(failed.start_fen),
        "offer_by": rules.take_by(failed.kind, localtime(failed.ends_at).date()),
    }
    _sealed_or_drafted(scope, one, "taking_inquiry", given, creditors, at)
    coming = coming_round(one)
    if coming is not None and not _drafts(scope, one):
        kind, run, base = coming
        terms = rules.suggested(kind, base, at.date(), one.immovable, unvalued=one.unvalued)
        proposed = _proposed(one, kind, run, terms, failed)
        documents.draft(
            scope, one.case_id, "auction_announcement", _announced(scope, one, proposed), [], at, f"lot:{one.pk}"
        )
    return True


def _proposed(one: Lot, kind: str, run: int, terms: rules.Terms, failed: Round) -> Round:
    """The round as suggested, never saved."""
    return Round(
        lot=one,
        kind=kind,
        run=run,
        start_fen=terms.start.fen,
        step_fen=terms.step.fen,
        deposit_fen=terms.deposit.fen,
        pay_days=failed.pay_days,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
    )


@command
def confirm_sale(scope: Scope, lot_id: int, round_id: int, at: datetime) -> documents.Document:
    """Make the confirmation in the buyer's real name (网拍规定 22), sealed where authorised, else left to sign.

    The buyer becomes a party to be served. Made once a round.
    """
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    running = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    if running.confirmation is not None:
        return running.confirmation
    seat = Registration.objects.select_related("round").get(pk=one.buyer_id or 0)
    who, account = buyer(scope, lot_id), ledger.account(scope, deposit_account(seat))
    party = parties.register(scope, who.kind, who.name, who.id_number, who.phone, e_service=True)
    given = facts_for_papers(scope, one) | {
        "buyer": documents.of_party(party),
        "bidder_code": seat.code,
        "closed_at": running.ends_at,
        "price": Money(one.price_fen or 0),
        "deposit": Money(running.deposit_fen),
        "pay_by": one.price_due_on,
    }
    given |= {"account_number": account.number} if account and account.number else {}
    paper = _sealed_or_drafted(scope, one, "sale_confirmation", given, [party.pk], at)
    running.confirmation = paper
    running.save(update_fields=["confirmation"])
    return paper


@command
def certify(scope: Scope, round_id: int, at: datetime) -> documents.Document | None:
    """Certify how a round went: what its log gives, with the log's fingerprint and its file's. Made once a round.

    Sealed where authorised, else left to sign. None for a round that never opened. Raises LogBroken.
    """
    lock_case(lot_of_round(scope, round_id).case_id)
    running = Round.objects.select_for_update(of=("self",), no_key=True).select_related("lot").get(pk=round_id)
    if running.certificate is not None or not running.seq:
        return running.certificate
    found, content = proof(scope, round_id), machine_file(scope, round_id)
    if not found.agrees:
        raise LogBroken(round_id=round_id)
    standing = found.replay.standing
    given = {key: value for key, value in facts_for_papers(scope, running.lot).items() if key in ("asset", "platform")}
    given |= {
        "round": rules.round_words(running.kind, running.run),
        "start_price": standing.start,
        "step": standing.step,
        "opened_at": running.opens_at,
        "ended_at": standing.ends_at,
        "bids": f"{standing.bids} 次",
        "extensions": f"{standing.extensions} 次",
        "result": rules.result_words(running.state, found.winner, standing.top),
        "log_lines": f"{found.lines} 行",
        "log_head": found.head,
        "file_print": fingerprint(content),
    }
    running.certificate = _sealed_or_drafted(scope, running.lot, "round_certificate", given, [], at)
    running.save(update_fields=["certificate"])
    return running.certificate


def _sealed_or_drafted(
    scope: Scope, one: Lot, template: str, given: dict[str, Any], to: list[int], at: datetime
) -> documents.Document:
    sealed = any(given.template == template for given in documents.authorisations(scope))
    make = documents.issue if sealed else documents.draft
    return make(scope, one.case_id, template, given, to, at, f"lot:{one.pk}")
