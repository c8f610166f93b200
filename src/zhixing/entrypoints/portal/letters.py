"""A party writes to the court: a message, a clue of property, the wish for an appointment; and what was answered."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from zhixing.domain.intake import api as intake
from zhixing.entrypoints.door import NotFoundHere, party_page
from zhixing.entrypoints.portal.visitor import Visitor, visitor
from zhixing.kernel.refusal import Refusal
from zhixing.law import finding

KINDS = {
    "message": ("留言 || Message", "message"),
    "clue": ("提供线索 || Give a clue", "map-pin"),
    "appointment": ("约见 || Appointment", "calendar"),
}
"""Kind of letter -> (name, icon), in the order of the buttons."""


def open_to(who: Visitor) -> dict[str, tuple[str, str]]:
    """The kinds this party is offered: where property is, is asked of creditors; the debtor reports it (报告财产)."""
    return {kind: face for kind, face in KINDS.items() if kind != "clue" or not who.is_debtor}


def written(who: Visitor) -> list[dict[str, Any]]:
    """The party's own letters with their answers, newest first."""
    return [
        {"letter": one, "name": KINDS[one.kind][0]} for one in intake.letters_of(who.scope, who.case.pk, who.party.pk)
    ]


@party_page
@never_cache
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a letter, and sending it."""
    who, given = visitor(request), request.POST
    if kind not in open_to(who):
        raise NotFoundHere
    refused = None
    if request.method == "POST":
        try:
            wished = _day(given.get("wished_on", ""))
            sent = intake.write(
                who.scope,
                who.case.pk,
                who.party.pk,
                kind,
                given.get("text", ""),
                who.at,
                wished,
                given.get("urgent") == "1",
            )
        except Refusal as refusal:
            refused = refusal
        else:
            by = f"{sent.answer_by.month}月{sent.answer_by.day}日"
            messages.success(request, f"法院已收到，最迟 {by}答复。 || Received; answered by {sent.answer_by:%d %b}.")
            return redirect("party-case")
    context = {
        "who": who,
        "visitor": who.party.name,
        "now": who.at,
        "kind": kind,
        "name": KINDS[kind][0],
        "given": given,
        "urgent_by": finding.lead_due(who.at.date(), urgent=True).on,
        "clue_by": finding.lead_due(who.at.date()).on,
        "refused": refused,
    }
    return render(request, "portal/letter.html", context, status=refused.status if refused else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
