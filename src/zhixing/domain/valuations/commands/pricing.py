"""Starting a pricing by the way its facts lead to, asking the platforms and taking in their answers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.parties import api as parties
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import rules
from zhixing.domain.valuations.events import PricingStarted, QuoteReceived
from zhixing.domain.valuations.models import Quote, Valuation
from zhixing.domain.valuations.queries import failed_ways, valuation
from zhixing.domain.valuations.refusals import NobodyToAsk, NotInThisPricingState, PricedAlready, WayUnknown
from zhixing.infra.clock import SHANGHAI
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.dates import add
from zhixing.kernel.event import Event
from zhixing.kernel.scope import Scope
from zhixing.law import reference_price as law
from zhixing.law import reference_price_route as route

BASIS = "《最高人民法院关于人民法院确定财产处置参考价若干问题的规定》第七条、第八条"
PURPOSE = "网络询价，确定财产处置参考价"


@command
def start(
    scope: Scope,
    case_id: int,
    asset_id: int,
    way: str,
    at: datetime,
    paper: tuple[str, str] = ("", ""),
    facts: route.Facts | None = None,
) -> Valuation:
    """Start pricing a thing by the way its facts lead to (参考价规定 2); `way` empty takes that one.

    `network` asks every platform that prices its kind at once (8); other ways wait for results. `paper` is the
    order's printed number and digest. Raises WayUnknown, NotThisWay, PricedAlready, NobodyToAsk.
    """
    scope.require("valuation.start")
    if way and way not in rules.WAYS:
        raise WayUnknown(way=way)
    lock_case(case_id)
    thing = assets.claimed(scope, case_id, asset_id)
    seizures.check_may_sell(case_id, asset_id)
    facts = facts or route.Facts()
    chosen = rules.choose(way, facts, failed_ways(thing.pk))
    _make_room(thing.pk, at.date())
    units = platforms(thing) if chosen.way is route.Way.NETWORK else []
    one = Valuation.objects.create(
        court_id=thing.court_id,
        case_id=case_id,
        asset=thing,
        way=str(chosen.way),
        facts=asdict(facts),
        reason={"zh": chosen.reason_zh, "en": chosen.reason_en},
        started_at=at,
        due_on=law.network_due(at.date()).on if units else None,
    )
    ask_platforms(scope, one, units, paper, at)
    if one.way == Valuation.Way.AGREEMENT:
        _invite(scope, one, at)
    note(scope, one, PricingStarted, at, way=one.way, sources=[unit.code for unit in units])
    return one


def ask_platforms(
    scope: Scope, one: Valuation, units: Sequence[agencies.Unit], paper: tuple[str, str], at: datetime
) -> None:
    """Ask every platform at once (8); those asked before are asked for a new report (27)."""
    if units and not paper[1]:
        paper = _letter(scope, one, at)
    for unit in units:
        request_id = _ask(scope, one, unit, paper, at)
        fresh = {"name": unit.name, "request_id": request_id, "state": Quote.State.ASKED, "why": "", "in_time": True}
        Quote.objects.update_or_create(valuation=one, source=unit.code, defaults=fresh)


def _letter(scope: Scope, one: Valuation, at: datetime) -> tuple[str, str]:
    """The sealed letter every platform is asked by: its number and digest."""
    given = for_papers(one.asset) | {"holder": one.asset.owner.name}
    letter = documents.issue(scope, one.case_id, "price_inquiry", given, [], at, f"asset:{one.asset_id}")
    return letter.number, letter.digest


def for_papers(thing: assets.Asset) -> dict[str, str]:
    """How papers of a pricing name the thing."""
    return {"asset": thing.title, "asset_mark": f"{thing.mark} {thing.number}".strip() or "无"}


def _invite(scope: Scope, one: Valuation, at: datetime) -> None:
    """The notice asking the parties to agree on a price (4), for the judge to sign."""
    due = add(at.date(), rules.AGREE_WITHIN)
    given = for_papers(one.asset) | {"holder": one.asset.owner.name, "answer_by": due}
    to = [role.party_id for role in cases.roles(scope, one.case_id)]
    documents.draft(scope, one.case_id, "bargaining_notice", given, to, at, f"asset:{one.asset_id}")


def _make_room(asset_id: int, on: date) -> None:
    """A price that does not hold any longer makes room for a new pricing."""
    former = Valuation.objects.select_for_update().filter(asset_id=asset_id).exclude(state=Valuation.State.STOPPED)
    for one in former:
        if one.state == Valuation.State.STARTED or one.valid_until is None or one.valid_until >= on:
            raise PricedAlready(asset_id=asset_id)
        one.state = Valuation.State.STOPPED
        one.save(update_fields=["state"])


def platforms(thing: assets.Asset) -> Sequence[agencies.Unit]:
    """Every platform that prices this kind of thing. Raises NobodyToAsk."""
    item = rules.PLATFORM_ITEM.get(thing.kind)
    units = agencies.units(item=item) if item else []
    if not units or not thing.number:
        raise NobodyToAsk(asset_id=thing.pk)
    return units


def _ask(scope: Scope, one: Valuation, unit: agencies.Unit, paper: tuple[str, str], at: datetime) -> int:
    owner = parties.identity(scope, one.asset.owner_id)
    last = law.network_due(at.date(), extended=True).on
    request = agencies.ask(
        scope,
        one.case_id,
        unit.pk,
        rules.ACT,
        agencies.Target(owner.name, owner.id_number),
        [agencies.Asked(rules.PLATFORM_ITEM[one.asset.kind], {"plate": one.asset.mark, "vin": one.asset.number})],
        BASIS,
        paper,
        PURPOSE,
        f"price-{one.pk}-{unit.code}" + (f"-{again}" if (again := one.reissues + one.corrections) else ""),
        datetime.combine(last, time(23, 59, 59), SHANGHAI),
        at,
        object=f"asset:{one.asset_id}",
    )
    return int(request.pk)


@command
def take_answer(scope: Scope, request_id: int, at: datetime) -> None:
    """Take in what a platform answered; late is kept and does not count (12). Other requests are no matter here."""
    quote = _locked_quote(request_id)
    if quote is None or quote.state not in (Quote.State.ASKED, Quote.State.FAILED):
        return
    one = quote.valuation
    answer = agencies.answers(agencies.request(scope, request_id))[0]
    if answer["result"] != "found" or len(answer["records"]) != 1:
        quote.state, quote.why = Quote.State.NONE, str(answer["reason"] or answer["result"])[:200]
    else:
        record = answer["records"][0]
        quote.state, quote.price_fen, quote.why = Quote.State.GIVEN, int(record["price_fen"]), ""
        quote.report_no = str(record["report_no"])[:64]
        quote.made_on = date.fromisoformat(record["made_on"])
        quote.valid_until = date.fromisoformat(record["valid_until"])
        quote.in_time = one.due_on is None or at.date() <= one.due_on
    quote.received_at = at
    quote.save()
    note(scope, one, QuoteReceived, at, source=quote.source, fen=quote.price_fen or 0, in_time=quote.in_time)


@command
def note_failure(scope: Scope, request_id: int, reason: str, at: datetime) -> None:
    """A platform could not be reached or did not answer; a person sees it and may send again."""
    quote = _locked_quote(request_id)
    if quote is not None and quote.state == Quote.State.ASKED:
        quote.state, quote.why = Quote.State.FAILED, reason[:200]
        quote.save(update_fields=["state", "why"])


def _locked_quote(request_id: int) -> Quote | None:
    case_id = Quote.objects.filter(request_id=request_id).values_list("valuation__case_id", flat=True).first()
    if case_id is None:
        return None
    lock_case(case_id)
    return Quote.objects.select_for_update(of=("self",)).select_related("valuation").get(request_id=request_id)


def locked(scope: Scope, valuation_id: int, *states: Valuation.State) -> Valuation:
    """The pricing, its case locked first. Raises NoSuchValuation, NotInThisPricingState."""
    lock_case(valuation(scope, valuation_id).case_id)
    one = Valuation.objects.select_for_update(of=("self",)).select_related("asset").get(pk=valuation_id)
    if one.state not in states:
        raise NotInThisPricingState(valuation_id=valuation_id)
    return one


def note(scope: Scope, one: Valuation, fact: type[Event], at: datetime, **fields: Any) -> None:
    """Announce a fact of this pricing on its case's chain."""
    own: dict[str, Any] = {"court_id": one.court_id, "case_id": one.case_id, "object": f"asset:{one.asset_id}"}
    about: dict[str, Any] = {"valuation_id": one.pk, "asset_id": one.asset_id}
    announce(scope, fact(**own, **about, **fields), at)
