"""Whether a form that came from outside is one: the same keys with the same kinds of values, whatever they say."""

from typing import Any

from zhixing.domain.intake.edited import empty_agent, empty_interest, empty_obligation, empty_party
from zhixing.domain.intake.form import Form
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.refusals import FormUnreadable

_INSTRUMENT = ("title", "court", "number", "cause", "judged_on", "effective_on")
_SHAPE = {
    "received_on": "",
    "instrument": {**dict.fromkeys(_INSTRUMENT, ""), "doubled_interest": False},
    "parties": [empty_party("") | {"agents": [empty_agent()]}],
    "obligations": [empty_obligation() | {"payers": [""], "payees": [""], "interest": [empty_interest()]}],
    "priority": [""],
    "passages": {},
    "doubts": {},
}
_SINCE = {"kind", "accrued", "priority", "address_confirmed", "firm", "phone"}
"""Keys a form saved before they came may lack."""
LONGEST = 20_000
"""Characters of one value [design]."""


def check(form: Any) -> Form:
    """The form itself. Raises FormUnreadable naming the first place that is no part of one."""
    _same(form, _SHAPE, "form")
    for place, mark in form["passages"].items():
        if not (isinstance(mark, list) and len(mark) == 2 and all(type(one) is int and one >= 0 for one in mark)):
            raise FormUnreadable(place=f"passages.{place}")
    if strange := [place for place, why in form["doubts"].items() if why not in set(Doubt)]:
        raise FormUnreadable(place=f"doubts.{strange[0]}")
    keys = [one["key"] for one in form["parties"]]
    if len(set(keys)) < len(keys):
        raise FormUnreadable(place="parties")
    return dict(form)


def _can_be_kept(text: str) -> bool:
    """A database keeps no NUL, and no half of a character."""
    return len(text) <= LONGEST and "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _same(value: Any, shape: Any, place: str) -> None:
    if shape is None:
        fits = value is None or type(value) is int
    elif isinstance(shape, dict):
        fits = isinstance(value, dict)
    else:
        fits = type(value) is type(shape) and (not isinstance(value, str) or _can_be_kept(value))
    if not fits:
        raise FormUnreadable(place=place)
    if isinstance(shape, list):
        for n, one in enumerate(value):
            _same(one, shape[0], f"{place}.{n}")
    elif isinstance(shape, dict):
        for key, inner in shape.items():
            if key in value:
                _same(value[key], inner, f"{place}.{key}")
            elif key not in _SINCE:
                raise FormUnreadable(place=f"{place}.{key}")
