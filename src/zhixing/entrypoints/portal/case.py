"""A party's own case: the sentence of truth, the road, what to do, money, papers, and whom to ask."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.door import party_page, public_page
from zhixing.entrypoints.language import court_time
from zhixing.entrypoints.portal import journey, letters, telling
from zhixing.entrypoints.portal.refusals import AccountNumberWrong, BankMissing, NotYourAccount, NotYourPaper
from zhixing.entrypoints.portal.visitor import ROLES, Visitor, visitor
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.limits import MESSAGE_ANSWERED

FEW = 5


@party_page
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The whole case on one page."""
    return _show(request, visitor(request))


def _show(request: HttpRequest, who: Visitor, refused: Refusal | None = None, given: Any = None) -> HttpResponse:
    court_time(who.at)  # the sentences below name days
    scope, case = who.scope, who.case
    things = journey.shown(assets.things(scope, case.pk), not who.is_debtor)
    lots = list(auctions.lots_of_case(scope, case.pk).exclude(state="draft"))
    money = _money(who)
    truth, rest = journey.truth(who, things, lots, money["held"])
    events = telling.happened(who, {one.id for one in things})
    papers = documents.inbox(who.party.pk, case.pk)
    everything = request.GET.get("all")
    context = {
        "who": who,
        "visitor": who.party.name,
        "now": who.at,
        "role": ROLES[who.role],
        "truth": truth,
        "rest": rest,
        "road": journey.road(case, journey.stage_of(case, things)),
        "lanes": journey.lanes(things, lots, _emptied(who)),
        "events": events if everything == "events" else events[:FEW],
        "event_count": len(events),
        "papers": papers if everything == "papers" else papers[:FEW],
        "paper_count": len(papers),
        "unread": [one for one in papers if one.read_at is None],
        "court": courts.court(case.court_id),
        "money": money,
        "letter_kinds": letters.open_to(who),
        "letters": letters.written(who),
        "refused": refused,
        "given": given or {},
        **_accounts(who),
        "message_days": MESSAGE_ANSWERED.default.count,
    }
    return render(request, "portal/case.html", context, status=refused.status if refused else 200)


def _emptied(who: Visitor) -> set[int]:
    controls = seizures.of_case(who.scope, who.case.pk, who.at.date())
    return {one.asset.id for one in controls if one.emptied}


def _money(who: Visitor) -> dict[str, Any]:
    """The case's account for the reader: owed, paid to him, with the court, still to come; without what is owed while a
    rate is missing."""
    scope, case = who.scope, who.case
    due: cases.Due | None = None
    try:
        due = cases.due(scope, case.pk, who.at.date(), assume_last=True)
    except cases.RateNotGiven:
        pass
    own = [one for one in payments.payouts(scope, case.pk) if one.party_id == who.party.pk and one.state == "settled"]
    account = ledger.account(scope, f"case:{case.pk}")
    mine = ledger.party_numbers(scope, [case.pk]).get(case.pk, {}).get(who.party.pk, "") if who.is_debtor else ""
    return {
        "due": due,
        "owed": due.total - due.fee if due else None,
        "paid_me": _sum(own),
        "held": ledger.balance(scope, f"case:{case.pk}"),
        "mine": mine,
        "number": mine or (account.number if account else ""),
    }


def _sum(rows: Sequence[payments.Payout]) -> Money:
    return sum((Money(one.fen) for one in rows), Money.zero)


def _accounts(who: Visitor) -> dict[str, Any]:
    """Where the party is paid, a debtor with what is left over: what it confirmed, what waits for its word, how much."""
    known = parties.accounts(who.scope, who.party.pk)
    newest = known[0] if known else None
    confirmed = next((one for one in known if one.state == "confirmed"), None)
    proposed = newest if newest and newest.state == "proposed" else None
    payable = ledger.balance(who.scope, f"payable:{who.case.pk}:{who.party.pk}")
    waits = payable > Money.zero if who.is_debtor else who.case.status != "closed"
    return {
        "confirmed": confirmed,
        "proposed": proposed,
        "payable": payable,
        "ask_account": proposed is not None or (waits and confirmed is None),
    }


@party_page
@require_POST
def confirm(request: HttpRequest, account_id: int) -> HttpResponse:
    """The party says: pay me there (收款账户确认)."""
    who = visitor(request)
    if account_id not in {one.id for one in parties.accounts(who.scope, who.party.pk)}:
        raise NotYourAccount
    parties.confirm_account(who.scope, account_id, who.at)
    messages.success(request, "账户已确认，法院发款会打到这里。 || Confirmed: the court pays to this account.")
    return redirect("party-case")


@party_page
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """The party names another account of its own; it is shown once more before it confirms it."""
    who, given = visitor(request), request.POST
    try:
        _propose(who, given.get("holder", ""), given.get("bank", ""), given.get("number", ""))
    except Refusal as refused:
        return _show(request, who, refused, given)
    return redirect("party-case")


def _propose(who: Visitor, holder: str, bank: str, number: str) -> None:
    """Raises BankMissing, AccountNumberWrong, NotTheHolder."""
    digits = "".join(number.split())
    if not bank.strip():
        raise BankMissing
    if not digits.isascii() or not digits.isdigit() or not 9 <= len(digits) <= 32:
        raise AccountNumberWrong
    parties.propose_account(who.scope, who.party.pk, who.case.pk, holder, bank.strip()[:64], digits, who.at)


@party_page
@never_cache
def paper(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A paper from the inbox; opening it is the read receipt (在线诉讼规则 31)."""
    who = visitor(request)
    if delivery_id not in {one.pk for one in documents.inbox(who.party.pk, who.case.pk)}:
        raise NotYourPaper
    sent = documents.read(who.scope, delivery_id, who.at)
    answer = HttpResponse(documents.pdf(who.scope, sent.document_id), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{sent.document.check_code}.pdf"'
    return answer


@public_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("portal")
