"""涉众发放: one file of a round with its payments, and one payment with all that stands behind it."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.collective import api as collective
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk import evidence, sentences
from zhixing.entrypoints.desk.batches import person
from zhixing.entrypoints.desk.frame import heads, show, shown
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.infra import files
from zhixing.kernel.masking import mask_card
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

HOME = "/desk/crowds/"
PARCELS = {
    "planned": ("soon", "待生成 || To be made"),
    "made": ("wait", "银行办理中 || With the bank"),
    "done": ("done", "银行已答复 || Answered"),
}
STATES = {
    "paid": ("done", "已付讫 || Paid"),
    "at_bank": ("wait", "银行办理中 || With the bank"),
    "to_send": ("wait", "待发出 || To be sent"),
    "returned": ("late", "银行退回 || Sent back"),
    "held": ("soon", "预留 || Held"),
    "moved": ("done", "已并入补发 || Paid with arrears"),
}
OUT = "从专户经本人账户转出 || Out of the pool, through the person's account"
PAID = "银行付讫 || Paid by the bank"
BACK = "银行退回，转回本人账户 || Sent back, in the person's account again"


def parcel_row(one: collective.Parcel) -> dict[str, Any]:
    """A file as a line of its round."""
    dot, words = PARCELS[one.state]
    failure = sentences.word(one.failure) if one.failure and one.state == "made" else ""
    return {"parcel": one, "sum": Money(one.fen), "dot": "late" if failure else dot, "words": words, "failure": failure}


@staff_page("collective.view")
def parcel(request: Any, matter_id: int, parcel_id: int) -> HttpResponse:
    """One file for the bank: what it is, the two messages, its payments."""
    matter = collective.find_matter(request.asker, matter_id)
    one = collective.find_parcel(request.asker, matter, parcel_id)
    step = shown(request)
    rows = [(sent, Money(sent.share.fen), STATES[sent.state]) for sent in collective.sent(one, most=step)]
    row, base = one.round, _base(matter, one)
    context: dict[str, Any] = {
        "matter": matter,
        "one": parcel_row(one),
        "rows": rows,
        "base": base,
        "sm3": files.digest_of(one.file) if one.file else "",
        "order": f"{base}order.xml" if one.file and request.asker.may("payment.release") else "",
        "kept": evidence.reports(request.asker, one.message_id),
        "report": f"{base}report.xml" if one.report else "",
        "first": person(row.approved_by, row.approved_at, "经办 || Submitted by"),
        "second": person(row.released_by, row.released_at, "复核 || Released by"),
    }
    return show(request, "desk/crowd_parcel.html", **context)


def _base(matter: collective.Matter, one: collective.Parcel) -> str:
    return f"{HOME}{matter.pk}/parcels/{one.pk}/"


@staff_page("collective.view")
def payment(request: Any, matter_id: int, parcel_id: int, place: int) -> HttpResponse:
    """One payment of a file: the page of any payment."""
    scope = request.asker
    matter = collective.find_matter(scope, matter_id)
    one = collective.find_parcel(scope, matter, parcel_id)
    sent = next((row for row in collective.sent(one, first=place) if row.share.place == place), None)
    if sent is None:
        raise NotFoundHere
    row, base, (dot, words) = one.round, _base(matter, one), STATES[sent.state]
    who = sent.victim
    found = evidence.Evidence(
        holder=who.name,
        sum=Money(sent.share.fen),
        dot=dot,
        words=words,
        crumbs=[
            (matter.title, f"{HOME}{matter.pk}/"),
            (f"第 {row.no} 轮付款文件 {one.position} || Round {row.no}, file {one.position}", base),
        ],
        head=heads(scope, [matter.case_id]).get(matter.case_id),
        about="",
        papers=_behind(matter, one, who.number),
        account=f"{who.bank} {mask_card(str(who.account))}".strip(),
        checked=who.bank_said,
        message_id=one.message_id,
        sm3=files.digest_of(one.file) if one.file else "",
        key=sent.key,
        order=f"{base}order.xml" if one.file and scope.may("payment.release") else "",
        told=sent.reason,
        settled_on=None,
        debit=payments.debit_of(scope, sent.key) or ("", None),
        reports=_reports(scope, one, base),
        entries=_entries(scope, one, sent),
        people=[
            person(row.approved_by, row.approved_at, "经办 || Submitted by"),
            person(row.released_by, row.released_at, "复核 || Released by"),
        ],
        accounts=[sent.account, *(f"{kind}:{matter.court_id}" for kind in ("transit", "suspense"))],
    )
    return evidence.page(request, found)


def _reports(scope: Scope, one: collective.Parcel, base: str) -> list[evidence.Link]:
    """What the bank reported on a file, its last word last."""
    last = [(f"pain.002 {files.digest_of(one.report)[:16]}", f"{base}report.xml")] if one.report else []
    return evidence.reports(scope, one.message_id) + last


def _entries(scope: Scope, one: collective.Parcel, sent: collective.Sent) -> list[evidence.Link]:
    """Entries of the books with this payment in them: out, and then paid, refused, or paid and sent back later."""
    key, back = f"parcel:{one.pk}", f"share-back:{one.round_id}:{sent.share.place}"
    found = [(OUT, key)]
    if sent.state == "paid":
        found.append((PAID, f"{key}:settled"))
    elif sent.state == "returned" and ledger.entry(scope, back) is not None:
        found += [(PAID, f"{key}:settled"), (BACK, back)]
    elif sent.state == "returned":
        found.append((BACK, f"{key}:bounced"))
    return found


def _behind(matter: collective.Matter, one: collective.Parcel, number: int) -> list[evidence.Link]:
    """The frozen list and the round a payment follows from."""
    roll = one.round.roll
    listed = f"/victims/{matter.pk}/list?from={max(1, number - 20)}"
    return [
        (f"冻结名单第 {roll.version} 版，登记号 {number} || Frozen list {roll.version}, number {number}", listed),
        (f"名单指纹 SM3 {roll.sm3} || Hash of the list, SM3 {roll.sm3}", ""),
        (f"第 {one.round.no} 轮逐人金额指纹 SM3 {one.round.sm3} || Hash of the round, SM3 {one.round.sm3}", ""),
    ]


@staff_page("payment.release")
def order(request: Any, matter_id: int, parcel_id: int) -> HttpResponse:
    """The message the bank was sent, to the byte."""
    one = collective.find_parcel(request.asker, collective.find_matter(request.asker, matter_id), parcel_id)
    if not one.file:
        raise NotFoundHere
    return evidence.xml(files.fetch(one.file), f"pain.001-{one.message_id}")


@staff_page("collective.view")
def report(request: Any, matter_id: int, parcel_id: int) -> HttpResponse:
    """What the bank reported, to the byte."""
    one = collective.find_parcel(request.asker, collective.find_matter(request.asker, matter_id), parcel_id)
    if not one.report:
        raise NotFoundHere
    return evidence.xml(files.fetch(one.report), f"pain.002-{one.message_id}")
