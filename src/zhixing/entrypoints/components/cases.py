"""What belongs to a case: parties, what happened and its proof, its path, money that moves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template

from zhixing.entrypoints.components import fact

register = template.Library()


@register.inclusion_tag("zx/parts/party.html", takes_context=True)
def party(context: template.Context, party: Any, reveal: str = "", purposes: Sequence[str] = ()) -> dict[str, Any]:
    """A person or firm: role, name, data [(label, masked)], marks [text]. `reveal`: where a purpose is posted to."""
    usual = ("制作文书 || To draft a paper", "核对身份 || To check identity", "电话通知 || To phone", "其他 || Other")
    return {"party": party, "reveal": reveal, "purposes": purposes or usual, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("zx/parts/revealed.html")
def revealed(data: Iterable[tuple[str, str]], seconds: int = 60) -> dict[str, Any]:
    """The answer to a reveal: full values, hidden again after `seconds` by the island `reveal`."""
    return {"data": data, "seconds": seconds}


@register.inclusion_tag("zx/parts/timeline.html")
def timeline(entries: Iterable[Any], proof: Any = None) -> dict[str, Any]:
    """What happened, newest first. Entry: at, text, by (person, robot, outside), detail, number, hash, previous,
    links [(words, href)]. `proof`: count, whole (bool), checked_at, broken_at."""
    return {"entries": entries, "proof": proof}


@register.inclusion_tag("zx/parts/proof.html")
def proof(proof: Any, href: str = "") -> dict[str, Any]:
    """The trace is whole, or where it breaks."""
    return {"proof": proof, "href": href}


@register.inclusion_tag("zx/parts/path.html")
def path_picture(picture: Mapping[str, Any], src: str = "") -> dict[str, Any]:
    """Where the island `path` draws `picture` (its shape is in islands/src/path/picture.ts). `src`: its address, to redraw."""
    return {"picture": picture, "src": src}


@register.inclusion_tag("zx/parts/two.html")
def two(first: Any, second: Any, checks: Iterable[Any] = (), me: int | None = None) -> dict[str, Any]:
    """Two-person release. Each: role, name, at, note, staff_id; without `at` it is awaited. `checks`: (passed, words).
    `me`: staff id of the reader, told when the second step is not his."""
    both = [{"who": p, "await": not fact(p, "at")} for p in (first, second)]
    same = me is not None and bool(fact(first, "at")) and fact(first, "staff_id") == me
    return {"both": both, "checks": list(checks), "same": same}


@register.inclusion_tag("zx/parts/equal.html")
def equal(numbers: Sequence[tuple[str, Any, str]], note: str = "") -> dict[str, Any]:
    """Three numbers that must agree before money moves: (words, Money, small print) each."""
    sums = [amount for _, amount, _ in numbers]
    return {"numbers": numbers, "agree": len(set(sums)) == 1, "apart": max(sums) - min(sums), "note": note}


@register.inclusion_tag("zx/parts/progress.html")
def progress(words: str, done: int, total: int, failed: int = 0, estimate: str = "", href: str = "") -> dict[str, Any]:
    """Work longer than two seconds: figures, not a spinner. `href`: the failed rows."""
    share = 100 / total if total else 0
    return {
        "words": words, "done": done, "failed": failed, "total": total, "estimate": estimate, "href": href,
        "ok_width": round(done * share, 2), "bad_width": round(failed * share, 2),
    }  # fmt: skip


@register.inclusion_tag("zx/parts/meter.html")
def meter(done: int, total: int, failed: int = 0) -> dict[str, Any]:
    """The bar of `progress` alone, for a row."""
    return progress("", done, total, failed)


@register.inclusion_tag("zx/parts/parts.html")
def parts(total: Any, pieces: Sequence[tuple[str, Any]], rest: str = "") -> dict[str, Any]:
    """A sum and what of it has come: pieces (words, Money), at most three; `rest` names what is still owed."""
    whole, drawn, at = max(total.fen, 1), [], 0.0
    for number, (name, amount) in enumerate(pieces, 1):
        width = round(min(amount.fen / whole * 100, 100 - at), 2)
        drawn.append({"name": name, "amount": amount, "x": at, "width": width, "css": f"c{number}"})
        at = round(at + width, 2)
    return {"pieces": drawn, "rest": rest, "owed": total - sum((a for _, a in pieces), total - total)}


@register.inclusion_tag("zx/parts/robot_row.html", takes_context=True)
def robot_row(context: template.Context, run: Any) -> dict[str, Any]:
    """A row of the robots' log: kind, what, seconds, clicks, ground, ground_href, undo (address of a POST), final."""
    return {"run": run, "csrf_token": context.get("csrf_token")}
