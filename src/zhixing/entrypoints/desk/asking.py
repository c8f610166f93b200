"""How far a case's asking has come, as its pages draw it."""

from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.desk import sentences
from zhixing.kernel.scope import Scope

OFFICES = {
    "waiting": ("wait", "等答复 || Waiting"),
    "answered": ("done", "已答复 || Answered"),
    "refused": ("late", "拒绝答复 || Refused"),
    "failed": ("late", "没有办成 || Failed"),
}


TRYING = ("soon", "没办成，自动再试 || Not yet: tried again by itself")
"""Of an office whose last call failed while tries are left."""


def bars(one: inquiries.Progress) -> list[dict[str, Any]]:
    """The offices of an inquiry, each with how many of its items are answered; those to look at first."""
    found: dict[str, dict[str, Any]] = {}
    for office in one.offices:
        row = found.setdefault(
            office.unit, {"office": office, "total": 0, "answered": 0, "failed": 0, "found": 0, "unread": 0}
        )
        row["total"] += len(office.items)
        row["answered"] += len(office.items) if office.state in ("answered", "refused") else 0
        row["failed"] += len(office.items) if office.state == "failed" else 0
        row["found"] += office.found
        row["unread"] += office.unread
        if office.state in ("failed", "refused"):
            row["office"] = office
    for row in found.values():
        office = row["office"]
        trying = office.state == "waiting" and bool(office.error)
        row["dot"], row["words"] = TRYING if trying else OFFICES[office.state]
        row["error"] = sentences.word(office.error) if trying else ""
    return sorted(found.values(), key=lambda row: (not row["failed"], row["answered"] == row["total"]))


def asking(scope: Scope, case: cases.Case) -> dict[str, Any] | None:
    """How far a case's asking has come over all its debtors' last inquiries, and whether more can be asked by one click."""
    last: dict[int, inquiries.Progress] = {}
    for one in inquiries.progress(scope, case.pk):
        last.setdefault(one.debtor_id, one)
    to_ask = [
        role for role in cases.debtors(scope, case.pk) if role.party_id not in last or last[role.party_id].complete
    ]
    return {
        "total": sum(one.items() for one in last.values()),
        "done": sum(one.items("answered", "refused") for one in last.values()),
        "failed": sum(one.items("failed") for one in last.values()),
        "found": sum(one.found for one in last.values()),
        "undecided": sum(one.undecided for one in last.values()),
        "fresh": not last,
        "may": bool(to_ask) and case.status == "active" and scope.may("inquiry.launch"),
        "debtors": len(to_ask),
    }
