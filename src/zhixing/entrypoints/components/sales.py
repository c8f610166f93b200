"""A running sale: price, clock, ladder. The first picture is the server's; the island `live` keeps it fresh."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhixing.entrypoints import language, words
from zhixing.entrypoints.components import fact

register = template.Library()


@register.simple_tag
def countdown(ends_at: datetime, now: datetime, css: str = "") -> SafeString:
    """Time left by the court's clock: mm:ss under one hour, then 剩 3 时 12 分, then the date. Moved by the island
    `countdown`; silent for screen readers, who hear a new end in words."""
    seconds = max(int((ends_at - now).total_seconds()), 0)
    close = " is-close" if 0 < seconds <= 300 else ""
    return format_html(
        '<time class="zx-cd{} {}" data-countdown datetime="{}" data-now="{}" data-far="{}" aria-live="off">{}</time>',
        close, css, ends_at.isoformat(), now.isoformat(), words.instant(ends_at, now), left(seconds, ends_at, now),
    )  # fmt: skip


def left(seconds: int, ends_at: datetime, now: datetime) -> str:
    """The words of a countdown; islands/src/countdown/left.ts says the same."""
    english = language.current() == "en"
    if seconds <= 0:
        return "Ended" if english else "已结束"
    if seconds < 3600:
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
    if seconds < 24 * 3600:
        hours, minutes = seconds // 3600, seconds % 3600 // 60
        return f"{hours} h {minutes} min left" if english else f"剩 {hours} 时 {minutes} 分"
    return words.instant(ends_at, now)


@register.inclusion_tag("zx/parts/ladder.html")
def ladder(bids: Iterable[Any], me: str = "") -> dict[str, Any]:
    """The last bids, newest first: code, amount, at, leading, won, priority. `me`: the reader's bidder code."""
    return {"bids": [{"bid": bid, "mine": bool(me) and fact(bid, "code") == me} for bid in bids]}


@register.inclusion_tag("zx/parts/live_price.html", takes_context=True)
def live_price(context: template.Context, lot: Any, stream: str = "", ticket: str = "") -> dict[str, Any]:
    """The live box. `lot`: id, state (before, running, over), state_words, now, ends_at, starts_at, price, price_words, bid_count,
    entrants, views, next_price, increment, deposit, deposit_words, me, standing (leading, outbid), behind, bids,
    bids_href, bid_href (address of the confirm step), fingerprint. `stream`: address of its events; `ticket`: where a
    new ticket is fetched on 401 (a public round needs none)."""
    return {"lot": lot, "stream": stream, "ticket": ticket, "csrf_token": context.get("csrf_token")}
