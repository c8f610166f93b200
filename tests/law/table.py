"""What table tests of the law have in common: reading an answer, naming a refusal, days and sums written short."""

from collections.abc import Callable
from datetime import date
from typing import Any

from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Day, Due, Verdict

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
    """What a row compares: a day of a Due or Day, true or false of a Verdict; every answer explains itself."""
    if isinstance(answer, Answer):
        zh, en = answer.explain(), answer.explain("en")
        assert zh != en
        assert "依据：" in zh
        assert "Basis: " in en
    match answer:
        case Due() | Day():
            return answer.on
        case Verdict():
            return answer.holds
    return answer
