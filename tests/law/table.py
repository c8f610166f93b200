"""What table tests of the law have in common: reading an answer, naming a refusal, days and sums written short."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import (
    Answer,
    Before,
    Bounds,
    Choice,
    Count,
    Day,
    Days,
    Due,
    Length,
    Moment,
    Names,
    Sum,
    Verdict,
)

D = date.fromisoformat
Y = Money.yuan


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal an act raises, "ValueError" for that, "" when nothing is raised."""
    try:
        act()
    except Refusal as refusal:
        assert refusal.say() != refusal.say("en")
        return refusal.code
    except ValueError:
        return "ValueError"
    return ""


def shown(answer: Any) -> Any:
    """What a row compares: the one value of a plain answer, as the day of a Due; every answer explains itself."""
    if isinstance(answer, Answer):
        zh, en = answer.explain(), answer.explain("en")
        assert re.search("[一-鿿]", answer.sentence())
        assert re.search("[A-Za-z]", answer.sentence("en"))
        assert zh != en
        assert "依据：" in zh
        assert "Basis: " in en
    match answer:
        case Due() | Day() | Before():
            return answer.on
        case Verdict():
            return answer.holds
        case Moment():
            return answer.at
        case Sum():
            return answer.amount
        case Bounds():
            return answer.least, answer.most
        case Count():
            return answer.number
        case Length():
            return answer.period
        case Days():
            return answer.days
        case Names():
            return answer.keys
        case Choice():
            return answer.chosen
    return answer
