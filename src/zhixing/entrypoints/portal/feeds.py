"""What is for sale, for machines: JSON, RSS, Atom and a calendar of starts; open to everybody, nobody's name in it."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.door import NotFoundHere, public_page
from zhixing.entrypoints.portal.hall import wanted
from zhixing.infra import clock
from zhixing.kernel.money import Money

MOST = 100
ATOM = "http://www.w3.org/2005/Atom"
STATES = {
    "scheduled": "即将开始", "open": "竞价中", "paused": "暂缓", "sold": "已成交", "unsold": "流拍", "stopped": "已撤回",
    "void": "成交已撤销",
}  # fmt: skip
ROUNDS = {"first": "第一次拍卖", "second": "第二次拍卖", "sale": "变卖", "free": "无保留价拍卖"}


@public_page
@cache_control(max_age=60, public=True)
def lots_json(request: HttpRequest) -> HttpResponse:
    """The lots an address asks for, newest first; `next` goes on. Prices in whole fen."""
    page = auctions.search(wanted(request.GET), "new", request.GET.get("after", ""), MOST)
    address = request.build_absolute_uri(request.path)
    given = request.GET.copy()
    given["after"] = page.after
    return JsonResponse(
        {
            "at": clock.real_now().isoformat(),
            "lots": [_told(request, row) for row in page.rows],
            "next": f"{address}?{given.urlencode()}" if page.after else None,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _told(request: HttpRequest, row: auctions.Listed) -> dict[str, Any]:
    running, lot = row.round, row.lot
    return {
        "id": lot.pk,
        "url": _address(request, row),
        "title": lot.title,
        "court": row.court.name,
        "place": lot.place,
        "kind": lot.kind,
        "round": running.kind,
        "state": running.state,
        "reference_fen": lot.reference_fen,
        "start_fen": running.start_fen,
        "step_fen": running.step_fen,
        "deposit_fen": running.deposit_fen,
        "price_fen": running.top_fen,
        "bids": running.bids,
        "published_at": running.published_at.isoformat(),
        "opens_at": running.opens_at.isoformat(),
        "ends_at": running.ends_at.isoformat(),
    }


def _address(request: HttpRequest, row: auctions.Listed) -> str:
    return request.build_absolute_uri(f"/auctions/{row.lot_id}/")


def _said(row: auctions.Listed) -> str:
    running = row.round
    price = f"现价 {Money(running.top_fen):,} 元，" if running.top_fen else ""
    return (
        f"{row.court.name}，{ROUNDS[running.kind]}，{STATES[running.state]}。{price}起拍价 {Money(running.start_fen):,} 元，"
        f"参考价 {Money(row.lot.reference_fen):,} 元。"
    )


@public_page
@cache_control(max_age=60, public=True)
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """New notices as RSS 2.0 or Atom."""
    page = auctions.search(wanted(request.GET), "new", "", MOST)
    if form == "rss":
        return HttpResponse(_rss(request, page.rows), content_type="application/rss+xml; charset=utf-8")
    if form == "atom":
        return HttpResponse(_atom(request, page.rows), content_type="application/atom+xml; charset=utf-8")
    raise NotFoundHere


def _put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    made = SubElement(parent, name, attributes)
    made.text = text or None
    return made


def _rss(request: HttpRequest, rows: tuple[auctions.Listed, ...]) -> bytes:
    root = Element("rss", version="2.0")
    channel = _put(root, "channel")
    _put(channel, "title", "智行司法拍卖公告")
    _put(channel, "link", request.build_absolute_uri("/auctions/"))
    _put(channel, "description", "人民法院网络司法拍卖公告")
    for row in rows:
        item = _put(channel, "item")
        _put(item, "title", row.lot.title)
        _put(item, "link", _address(request, row))
        _put(item, "guid", f"{_address(request, row)}?round={row.round_id}", isPermaLink="true")
        _put(item, "description", _said(row))
        _put(item, "pubDate", row.round.published_at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"))
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _atom(request: HttpRequest, rows: tuple[auctions.Listed, ...]) -> bytes:
    register_namespace("", ATOM)
    root = Element(f"{{{ATOM}}}feed")
    own = request.build_absolute_uri("/auctions/")
    _put(root, f"{{{ATOM}}}title", "智行司法拍卖公告")
    _put(root, f"{{{ATOM}}}id", own)
    _put(root, f"{{{ATOM}}}link", href=own)
    newest = max((row.round.published_at for row in rows), default=clock.real_now())
    _put(root, f"{{{ATOM}}}updated", newest.isoformat())
    for row in rows:
        entry = _put(root, f"{{{ATOM}}}entry")
        _put(entry, f"{{{ATOM}}}title", row.lot.title)
        _put(entry, f"{{{ATOM}}}id", f"{_address(request, row)}?round={row.round_id}")
        _put(entry, f"{{{ATOM}}}link", href=_address(request, row))
        _put(entry, f"{{{ATOM}}}updated", row.round.published_at.isoformat())
        _put(_put(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", row.court.name)
        _put(entry, f"{{{ATOM}}}summary", _said(row))
    return bytes(tostring(root, "utf-8", xml_declaration=True))


@public_page
@cache_control(max_age=60, public=True)
def starts(request: HttpRequest) -> HttpResponse:
    """When rounds open, as a calendar (RFC 5545)."""
    asked = wanted(request.GET)
    coming = auctions.Wanted(**{**vars(asked), "phases": ("scheduled", "open")})
    page = auctions.search(coming, "", "", MOST)
    return calendar(request, page.rows)


def calendar(request: HttpRequest, rows: tuple[auctions.Listed, ...]) -> HttpResponse:
    """A calendar of these rounds, with a reminder an hour before each opens."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhixing//auctions//ZH", "CALSCALE:GREGORIAN"]
    for row in rows:
        running = row.round
        lines += [
            "BEGIN:VEVENT",
            f"UID:round-{running.pk}@{request.get_host()}",
            f"DTSTAMP:{_utc(running.published_at)}",
            f"DTSTART:{_utc(running.opens_at)}",
            f"DTEND:{_utc(running.ends_at)}",
            f"SUMMARY:{_escaped(f'开拍：{row.lot.title}')}",
            f"DESCRIPTION:{_escaped(_said(row))}",
            f"URL:{_address(request, row)}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(row.lot.title)}",
            "TRIGGER:-PT1H",
            "END:VALARM",
            "END:VEVENT",
        ]
    text = "\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n"
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="auctions.ics"'
    return answer


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes, no character cut (RFC 5545, 3.1)."""
    parts, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > 73:
            parts.append(current)
            current = " "
        current += sign
    return [*parts, current]
