"""Small marks: words, figures, icons, badges, case numbers, stage glyphs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhixing.entrypoints import bundles, language, words
from zhixing.entrypoints import look as sheet
from zhixing.entrypoints.components import fact
from zhixing.entrypoints.language import pick

register = template.Library()
STAGES = {"find": "查", "hold": "控", "value": "评", "sell": "卖", "hand": "交", "pay": "款"}
STAGE_WORDS = ("查财产 || Find", "查封 || Hold", "定价 || Value", "拍卖 || Sell", "交付 || Hand over", "发款 || Pay")

for _say in (words.money, words.yuan, words.wan):
    register.filter(_say.__name__, _say)


def _or_dash(say: Callable[..., str]) -> Callable[..., str]:
    """A filter with an optional argument, the court's time; an absent day is a dash."""

    def filtered(value: Any, now: datetime | None = None) -> str:
        if not value:
            return "—"
        return say(value, now) if now else say(value)

    return filtered


_SAYING: tuple[Callable[..., str], ...] = (
    words.day,
    words.full_day,
    words.month,
    words.weekday,
    words.moment,
    words.seconds,
    words.instant,
    words.stamp,
    words.clock,
)
for _saying in _SAYING:
    register.filter(_saying.__name__, _or_dash(_saying))
register.filter("ago_or_in", _or_dash(words.ago_or_in))
register.filter("pick", pick)


@register.simple_tag
def t(zh: str, en: str) -> str:
    """The words in the language of the request."""
    return en if language.current() == "en" else zh


@register.simple_tag
def lang() -> str:
    """For the `lang` attribute of the page."""
    return "en" if language.current() == "en" else "zh-CN"


@register.simple_tag
def court_time(now: datetime | None) -> str:
    """Once, at the head of a layout: from here on dates know the court's year and today."""
    language.court_time(now)
    return ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite (islands/icons.json lists the names). Beside words it is silent; alone it needs a label."""
    voice = format_html('role="img" aria-label="{}"', pick(label)) if label else mark_safe('aria-hidden="true"')
    sprite, version = static("islands/icons.svg"), bundles.sprite_version()
    return format_html('<svg class="i" {}><use href="{}?v={}#i-{}"/></svg>', voice, sprite, version, name)


@register.simple_tag
def look() -> str:
    """The address of the sheet all pages share."""
    return reverse("look", args=[sheet.version()])


@register.simple_tag
def look_itself() -> SafeString:
    """The sheet written into the page, for a first visit (`entrypoints.look.at_once`)."""
    return SafeString(sheet.whole())  # our own files: no word of anybody is in them


@register.simple_tag
def island(*names: str) -> SafeString:
    """Script and style tags of the bundles a page needs; nothing when there is no build. No inline script ever.

    What a script will ask for is asked for at once, not only when the script is read.
    """
    scripts: dict[str, None] = {}
    styles: dict[str, None] = {}
    soon: dict[str, None] = {}
    for name in names:
        js, css = bundles.files(name)
        scripts |= dict.fromkeys(js[:1])
        soon |= dict.fromkeys(js[1:])
        styles |= dict.fromkeys(css)
    links = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in styles))
    links += format_html_join("\n", '<link rel="modulepreload" href="{}">', ((static(path),) for path in soon))
    return links + format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(path),) for path in scripts)
    )


@register.simple_tag
def case(number: Any, href: str = "", short: bool = False) -> SafeString:
    """A case number that never wraps; `short` leaves 1842号, for lists of one court and year."""
    text = str(number).replace("(", "（").replace(")", "）")
    if short:
        text = text.rpartition("执")[2] or text
    if href:
        return format_html('<a class="zx-case" href="{}">{}</a>', href, text)
    return format_html('<span class="zx-case">{}</span>', text)


@register.simple_tag
def st(state: str, text: str) -> SafeString:
    """A dot and a word: state is done, soon, late, wait or idle."""
    return format_html('<span class="zx-st is-{}">{}</span>', state, pick(text))


@register.simple_tag
def robot(text: str) -> SafeString:
    """The plum chip: what no person did."""
    return format_html('<span class="zx-robot">{}{}</span>', icon("robot"), pick(text))


@register.simple_tag
def glyph(stage: str, state: str = "soft") -> SafeString:
    """One square of 查控评卖交款: state is done, now, late, todo, skip, or soft before a line of text."""
    return format_html('<span class="zx-g is-{}" lang="zh">{}</span>', state, STAGES.get(stage, stage))


@register.simple_tag
def glyphs(stages: Any, state: str = "now") -> SafeString:
    """The six squares. `stages`: six states, or the present stage (评 or `value`), all before it done."""
    states, at = _six(stages, state)
    squares = format_html_join("", "{}", ((glyph(s, x),) for s, x in zip(STAGES, states, strict=True)))
    label = pick(STAGE_WORDS[at]) if language.current() == "en" else f"{list(STAGES.values())[at]}阶段"
    count = f", stage {at + 1} of 6" if language.current() == "en" else f"，第 {at + 1} 段共 6 段"
    return format_html('<span class="zx-gl" role="img" aria-label="{}">{}</span>', label + count, squares)


def _six(stages: Any, state: str) -> tuple[list[str], int]:
    if isinstance(stages, str):
        at = [*STAGES, *STAGES.values()].index(stages) % 6
        return ["done"] * at + [state] + ["todo"] * (5 - at), at
    states = list(stages)
    busy = [i for i, s in enumerate(states) if s in ("now", "late")]
    return states, busy[0] if busy else max((i for i, s in enumerate(states) if s == "done"), default=0)


@register.inclusion_tag("zx/parts/road.html")
def road(stages: Any, state: str = "now", notes: Sequence[str] = ()) -> dict[str, Any]:
    """The six squares, large, with plain words: for a party. `notes`: a short remark under each."""
    states, _ = _six(stages, state)
    lines = [*notes, *[""] * 6][:6]
    rows = zip(STAGES.values(), states, STAGE_WORDS, lines, strict=True)
    return {"steps": [{"glyph": g, "state": s, "words": w, "note": n} for g, s, w, n in rows]}


_DUE_FACTS = ("state", "days_left", "at", "working", "due_on", "article", "excluded", "since", "stopped", "early")


@register.simple_tag
def due(item: Any = None, big: bool = False, **given: Any) -> SafeString:
    """The due badge. Facts: state (late, today, soon, ok, wait, paused, done; or red, yellow, green), days_left, at,
    working, due_on, article, excluded, since, stopped, early. The server counted them."""
    badge = words.due({name: fact(item, name) for name in _DUE_FACTS} | given if item is not None else given)
    css = badge["css"] + (" big" if big else "")
    title = format_html(' title="{}"', badge["title"]) if badge["title"] else ""
    return format_html('<span class="zx-due {}"{}>{}</span>', css, title, badge["text"])
