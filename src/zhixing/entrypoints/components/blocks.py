"""What pages are built of: panels, messages, tables, forms, the ways on."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhixing.entrypoints import language, menu
from zhixing.entrypoints.components.marks import icon
from zhixing.entrypoints.language import pick

register = template.Library()


@register.simple_block_tag
def card(content: str, title: str, note: str = "", link: str = "", href: str = "", id: str = "") -> SafeString:
    """A panel: head with title, note and one link at its end; write `<div class="in">` or a table inside."""
    note_html = format_html(' <span class="mut">{}</span>', pick(note)) if note else ""
    link_html = format_html('<a class="end" href="{}">{}</a>', href, pick(link)) if href else ""
    head = format_html("<header><h2>{}</h2>{}{}</header>", pick(title), note_html, link_html)
    name = format_html(' id="{}"', id) if id else ""
    return format_html('<section class="zx-card"{}>{}{}</section>', name, head, content)


_MSG_ICON = {
    "late": "alert-circle",
    "soon": "alert-triangle",
    "done": "circle-check",
    "wait": "info-circle",
    "robot": "robot",
}


@register.simple_block_tag
def msg(content: str, state: str = "wait", mark: str = "") -> SafeString:
    """A message box: state is wait, soon, late, done or robot."""
    return format_html(
        '<div class="zx-msg is-{}">{}<div>{}</div></div>', state, icon(mark or _MSG_ICON[state]), content
    )


@register.inclusion_tag("zx/parts/refusal.html")
def refusal(refused: Any, href: str = "", remedy: str = "") -> dict[str, Any]:
    """A named refusal in the reader's language, with its article, what works instead, and its code for the help desk."""
    head, mark, rest = refused.say(language.current()).partition("：" if language.current() == "zh" else ": ")
    return {
        "head": head + mark if rest else "",
        "rest": rest or head,
        "refused": refused,
        "href": href,
        "remedy": remedy,
    }


@register.inclusion_tag("zx/parts/empty.html")
def empty(title: str, sentence: str = "", href: str = "", link: str = "", mark: str = "checks") -> dict[str, Any]:
    """A list with nothing in it: good news said as such, then the next useful thing."""
    return {"title": title, "sentence": sentence, "href": href, "link": link, "mark": mark}


@register.inclusion_tag("zx/parts/next.html")
def next_step(item: Any, href: str, act: str, why: str = "", other: str = "", other_href: str = "") -> dict[str, Any]:
    """The 下一步 bar. `item`: title and the facts of a due badge. It carries the page's one solid button."""
    return {"item": item, "href": href, "act": act, "why": why, "other": other, "other_href": other_href}


@register.inclusion_tag("zx/parts/steps.html")
def steps(names: Iterable[Any], at: int) -> dict[str, Any]:
    """Steps of a form: names or (name, href) of those done; `at` counts from 1."""
    lines = [n if isinstance(n, (tuple, list)) else (n, "") for n in names]
    rows = [
        {"n": i, "name": n, "href": h if i < at else "", "css": "d" if i < at else "c" if i == at else ""}
        for i, (n, h) in enumerate(lines, 1)
    ]
    return {"steps": rows, "at": at}


@register.inclusion_tag("zx/parts/field.html")
def field(bound: BoundField, hint: str = "", unit: str = "", source: str = "") -> dict[str, Any]:
    """A question from a Django form: label, widget, hint, error. `source`: the passage or register it was filled from."""
    attrs: dict[str, str | bool] = (
        {"class": "zx-in"} if bound.widget_type not in ("radioselect", "checkboxselectmultiple", "checkbox") else {}
    )
    hint = hint or str(bound.help_text)
    described = [f"{bound.id_for_label}-{part}" for part, on in (("hint", hint), ("err", bound.errors)) if on]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return {"bound": bound, "widget": bound.as_widget(attrs=attrs), "hint": hint, "unit": unit, "source": source}


@register.inclusion_tag("zx/parts/input.html")
def input(name: str, label: str, value: Any = "", type: str = "text", **more: Any) -> dict[str, Any]:
    """A question without a Django form. More: hint, unit, error, source, required, readonly, placeholder, autocomplete,
    inputmode, maxlength, rows (a text area), options [(value, words)] with type `select` or `radio`."""
    return {"name": name, "label": label, "value": "" if value is None else value, "type": type, **more}


@register.inclusion_tag("zx/parts/errors.html")
def errors(source: Any) -> dict[str, Any]:
    """The list of errors on top of a form, with links: a Django form, or [(field id, sentence)]."""
    if hasattr(source, "errors"):
        ids = {name: source[name].id_for_label for name in source.fields}
        found = [(ids.get(name, ""), sentence) for name, several in source.errors.items() for sentence in several]
    else:
        found = list(source or ())
    return {"found": found}


@register.inclusion_tag("zx/parts/menu.html", takes_context=True)
def desk_menu(context: template.Context) -> dict[str, Any]:
    """The menu of the desk from `scope`, the address and `counts` (a mapping of menu keys to numbers, optional)."""
    request = context.get("request")
    return {"groups": menu.desk(context.get("scope"), request.path if request else "", context.get("counts") or {})}


@register.inclusion_tag("zx/parts/tabs.html", takes_context=True)
def tabs(context: template.Context, items: Iterable[Any], label: str) -> dict[str, Any]:
    """Tabs of one thing. Item: (href, words, count or None); the one whose address is open is current."""
    return {"items": _links(context, items), "label": label}


@register.inclusion_tag("zx/parts/strip.html", takes_context=True)
def strip(context: template.Context, items: Iterable[Any], label: str) -> dict[str, Any]:
    """Counts that filter the list below. Item: (href, words, count, state); state `late` is red when the count is not 0."""
    return {"items": _links(context, items), "label": label}


def _links(context: template.Context, items: Iterable[Any]) -> list[dict[str, Any]]:
    """Each link with whether it is the open address; one without a query stands for the address as it first opens."""
    request = context.get("request")
    path, query = (request.path, request.GET.copy()) if request else ("", QueryDict(mutable=True))
    for remembered in ("lang", "text"):
        query.pop(remembered, None)
    here = path + (f"?{query.urlencode()}" if query else "")
    lines = [dict(zip(("href", "words", "count", "state"), (*item, None, None), strict=False)) for item in items]
    opened = [(path + line["href"] if line["href"].startswith("?") else line["href"]).rstrip("?") for line in lines]
    at = opened.index(here) if here in opened else opened.index(path) if path in opened else -1
    return [line | {"current": number == at} for number, line in enumerate(lines)]


@register.simple_tag(takes_context=True)
def address(context: template.Context, **changes: Any) -> str:
    """The query of the open address with some of it changed: `?due=late&lang=en`; None takes a part away."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("zx/parts/th.html", takes_context=True)
def th(context: template.Context, words: str, sort: str = "", css: str = "") -> dict[str, Any]:
    """A column head; with `sort` a link that sorts by it and turns round, kept in the address as `?sort=-amount`."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    order = {sort: "ascending", f"-{sort}": "descending"}.get(now, "") if sort else ""
    href = address(context, sort=f"-{sort}" if now == sort else sort) if sort else ""
    return {"words": words, "css": css, "order": order, "href": href}


@register.inclusion_tag("zx/parts/more.html", takes_context=True)
def more(context: template.Context, shown: int, total: int, step: int = 50, noun: str = "件 || rows") -> dict[str, Any]:
    """显示 11 / 23 件, 再看 12 件: the foot of a list, by `?show=` in the address."""
    rest = min(step, total - shown)
    return {"shown": shown, "total": total, "rest": rest, "noun": noun, "href": address(context, show=shown + step)}
