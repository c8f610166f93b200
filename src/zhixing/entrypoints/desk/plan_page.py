"""分配方案: how the pot runs down the ladder, what another pot or claims would change, drawing it with them, and what it withheld."""

from datetime import date
from io import BytesIO
from itertools import zip_longest
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import papers
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.desk.plan_words import PLANS, named_rung, ours, seized
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.entrypoints.language import pick
from zhixing.entrypoints.plan_sheets import write
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law.distribution import STEPS, Debtor, Rung

EXTRA = ("rung", "amount", "party", "basis", "arose", "place")
"""Fields of a further claim in a form; each may come several times."""
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
METHODS = [
    ("", "按本案被执行人 || As the debtor of this case"),
    ("person", "按债权比例（公民、其他组织） || Pro rata"),
    ("company", "按查封先后（企业法人） || By order of seizure"),
]


class SumUnreadable(Refusal):
    zh = "金额看不懂，请写成 20000 或 20000.50。"
    en = "The sum can't be read; write 20000 or 20000.50."
    status = 422


class DayArisenUnreadable(Refusal):
    zh = "债权发生日看不懂，请写成 2026-11-24。"
    en = "The day the claim arose can't be read; write 2026-11-24."
    status = 422


@staff_page("case.view")
def of_case(request: Any, case_id: int) -> HttpResponse:
    """The newest plan of a case, or the one asked for by `?no=`; with `?pot=` or `?amount=` what would change."""
    return _page(request, case_id)


def _page(request: Any, case_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    plans = distributions.plans(scope, case_id)
    wanted = number(request.GET.get("no"))
    plan = next((one for one in plans if one.no == wanted), plans[0] if plans else None)
    changes: list[distributions.Change] = []
    if refused is None and _asked(request):
        refused = attempt(lambda: changes.extend(_what_if(request, case_id)))
    withheld = _withheld(scope, plan) if plan else []
    people = {role.party_id: role.party.name for role in cases.roles(scope, case_id)}
    return case_page(
        request,
        case_id,
        "desk/plan.html",
        status=refused.status if refused else 200,
        plan=plan,
        plans=plans,
        drawn=_drawn(scope, plan) if plan else None,
        draft=plan is not None and plan.state == plan.State.DRAWN,
        revised=_rows(scope, case_id, distributions.revised(scope, plan)) if plan else [],
        changes=_rows(scope, case_id, changes),
        extras=_given(request.POST or request.GET),
        withheld=withheld,
        unpaid=[(row["one"].line.pk, f"{row['words']} {row['one'].free:,}") for row in withheld if row["to_pay"]],
        debtors=[(role.party_id, role.party.name) for role in cases.debtors(scope, case_id)],
        methods=METHODS,
        rungs=[
            ("", "— || —"),
            *((rung.value, f"{STEPS[rung].zh} || {STEPS[rung].en}") for rung in distributions.ladder(scope, case_id)),
        ],
        queues=seizures.queues_on_sale(scope, case_id),
        by_order=distributions.kind_of_debtor(scope, case_id) is Debtor.COMPANY,
        of_ship=Rung.SALVAGE in distributions.ladder(scope, case_id),
        people=[("", "案外人：代扣后另付 || Nobody in the case: withheld"), *people.items()],
        given=request.GET,
        refused=refused,
    )


def _asked(request: Any) -> bool:
    return any(request.GET.get(name, "").strip() for name in ("pot", "amount", "method"))


def _what_if(request: Any, case_id: int) -> list[distributions.Change]:
    given, extra = request.GET, _extra(request.GET)
    pot = _sum(given["pot"]) if given.get("pot", "").strip() else None
    method = Debtor(given["method"]) if given.get("method") in ("person", "company") else None
    return distributions.what_if(request.asker, case_id, request.at.date(), pot, extra, method)


def _given(form: Any) -> list[dict[str, str]]:
    """The further claims of a form, row by row, as they were typed."""
    columns = [form.getlist(name) for name in EXTRA]
    rows = [dict(zip(EXTRA, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [row | {"words": named_rung(row["rung"])} for row in rows if row["amount"].strip()]


def _extra(form: Any) -> list[distributions.ExtraClaim]:
    return [
        distributions.ExtraClaim(
            row["rung"],
            _sum(row["amount"]),
            number(row["party"]) or None,
            row["basis"].strip(),
            number(row["place"]) or None,
            _day(row["arose"]),
        )
        for row in _given(form)
    ]


def _sum(text: str) -> Money:
    try:
        return Money.yuan(text.replace(",", "").strip())
    except ValueError:
        raise SumUnreadable from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise DayArisenUnreadable from None


def _drawn(scope: Scope, plan: distributions.Plan) -> dict[str, Any]:
    """A plan as the page shows it: each line with the part of the pot it takes, after those before it."""
    lines = sorted(plan.lines.all(), key=lambda line: line.position)
    names, titles = _names(scope, [line.party_id for line in lines]), _titles(scope, plan.case_id)
    ranks = distributions.seizure_ranks(scope, plan.case_id)
    pot, gone, steps = plan.pot_fen, 0, []
    for line in lines:
        steps.append(
            {
                "words": named_rung(line.rung),
                "to": names(line.party_id, line.rung),
                "title": titles.get(line.obligation_no, ""),
                "seized": seized(distributions.by_seizure(line, ranks)),
                "basis": line.basis,
                "claimed": Money(line.claimed_fen),
                "share": Money(line.share_fen),
                "left": Money(pot - gone - line.share_fen),
                "x": f"{gone / pot * 100:.3f}",
                "width": f"{max(line.share_fen / pot * 100, 0.3 if line.share_fen else 0):.3f}",
                "part": f"{line.share_fen / line.claimed_fen * 100:.2f}%" if line.claimed_fen else "",
            }
        )
        gone += line.share_fen
    dot, words = PLANS[plan.state]
    return {"steps": steps, "pot": Money(pot), "dot": dot, "words": words}


def _names(scope: Scope, party_ids: list[int | None]) -> Any:
    known = named(scope, (f"party:{pk}" for pk in party_ids if pk is not None))
    return lambda pk, rung: pick(known.get(f"party:{pk}") or ours(rung))


def _titles(scope: Scope, case_id: int) -> dict[int | None, str]:
    """What each claim rests on, in the words of the instrument, by the number of the obligation."""
    return {one.no: one.what for one in cases.claims(scope, case_id)}


def _withheld(scope: Scope, plan: distributions.Plan) -> list[dict[str, Any]]:
    """What the plan withheld for somebody outside the case, and whether it has been paid on."""
    if plan.state != "approved":
        return []
    return [
        {"one": row, "words": f"{pick(named_rung(row.line.rung))} {row.line.basis}", "to_pay": bool(row.free)}
        for row in distributions.withheld(scope, plan)
    ]


@staff_page("distribution.draw")
@require_POST
def draw(request: Any, case_id: int) -> HttpResponse:
    """Draw the plan with the further claims that were tried."""
    to, extra = number(request.POST.get("surplus_to")) or None, list[distributions.ExtraClaim]()

    def act() -> None:
        extra.extend(_extra(request.POST))
        distributions.draw_up(request.asker, case_id, request.at, extra, to)

    return _done(request, case_id, act, "已按今天的账算好分配方案。 || A plan was drawn by today's books.")


@staff_page("payment.instruct")
@require_POST
def pay_costs(request: Any, case_id: int) -> HttpResponse:
    """Prepare paying on what a line of a plan of this case withheld."""
    given = request.POST
    line, to = (
        number(given.get("line")),
        payments.Payee(*(given.get(name, "") for name in ("holder", "bank", "account"))),
    )
    if not any(one.pk == line for plan in distributions.plans(request.asker, case_id) for one in plan.lines.all()):
        raise NotFoundHere
    words = "已提交发放，等另一人放行。 || Payout submitted; another person releases it."
    return _done(request, case_id, lambda: distributions.pay_costs(request.asker, line, to, request.at), words)


def _done(request: Any, case_id: int, act: Any, words: str) -> HttpResponse:
    refused = attempt(act)
    return _page(request, case_id, refused) if refused else done(request, words, f"/desk/cases/{case_id}/plan/")


def _rows(scope: Scope, case_id: int, found: list[distributions.Change]) -> list[dict[str, Any]]:
    names, titles = _names(scope, [one.party_id for one in found]), _titles(scope, case_id)
    return [
        {
            "one": one,
            "more": one.difference > Money.zero,
            "words": named_rung(one.rung),
            "title": titles.get(one.obligation_no, ""),
            "to": names(one.party_id, one.rung),
        }
        for one in found
    ]


def _plan_no(request: Any, case_id: int, no: int) -> distributions.Plan:
    found = next((one for one in distributions.plans(request.asker, case_id) if one.no == no), None)
    if found is None:
        raise NotFoundHere
    return found


@staff_page("document.view")
def pdf(request: Any, case_id: int, no: int) -> HttpResponse:
    """The paper of a plan: the one that was signed or approved, before that a draft, marked so."""
    scope, plan = request.asker, _plan_no(request, case_id, no)
    if plan.document_id is not None:
        paper = documents.document(scope, plan.document_id)
        if plan.state == plan.State.APPROVED or paper.file_key:
            return papers.pdf(request, paper.pk)
    answer = HttpResponse(distributions.draft_pdf(scope, plan), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plan-{case_id}-{no}-draft.pdf"'
    return answer


@staff_page("case.view")
def sheet(request: Any, case_id: int, no: int) -> HttpResponse:
    """A plan of the case as a workbook."""
    scope, plan = request.asker, _plan_no(request, case_id, no)
    case, drawn = cases.case(scope, case_id), _drawn(scope, plan)
    out = BytesIO()
    write(out, case.number, plan.no, plan.on, drawn["pot"], drawn["steps"])
    answer = HttpResponse(out.getvalue(), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="plan-{case_id}-{plan.no}.xlsx"'
    return answer
