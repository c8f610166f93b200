"""The queue of seizures on one thing (轮候查封), as a state machine of plain values: never two take effect at once.

Release, withdrawal and lapse promote the first waiter; disposal of the whole means that the waiters never took effect;
disposal of a part leaves the rest to the first waiter. 查扣冻规定 26, 27; 轮候通知 20; 轮候复函.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from zhixing.kernel.frozen import frozen
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites
from zhixing.law.seizure import Kind, Term, renewal, term

_DAY = timedelta(days=1)

WAITING_TERM_RUNS = Setting(
    "seizure.waiting_term_runs",
    "轮候期间计算期限",
    "a waiting seizure's own term runs while it waits",
    False,
    "from memory",
)


class State(StrEnum):
    WAITING = "waiting"
    EFFECTIVE = "effective"
    RELEASED = "released"
    LAPSED = "lapsed"
    SOLD = "sold"
    VOID = "void"


class Ending(StrEnum):
    """How an effective seizure ended."""

    RELEASED = "released"
    LAPSED = "lapsed"
    SOLD = "sold"
    SOLD_IN_PART = "sold_in_part"


class NotInQueue(Refusal):
    zh = "“{key}”不在本财产的查封顺位中，或已经终止。"
    en = "“{key}” is not in this queue, or has ended."


class AlreadyInQueue(Refusal):
    zh = "“{key}”已在本财产的查封顺位中。"
    en = "“{key}” is in this queue already."


@frozen
class Place:
    """One seizure in the queue; `term` from the day it takes effect, None while it waits."""

    key: str
    state: State
    registered_on: date
    term: Term | None = None


@frozen
class Queue(Answer):
    """All seizures ever laid on one thing, in order of registration (for land: of delivery of the notice)."""

    zh = "生效：{0.effective_name}；轮候：{0.waiting_names}；自始未生效：{0.void_names}。"
    en = "Effective: {0.effective_name}; waiting: {0.waiting_names}; never effective: {0.void_names}."

    kind: Kind
    places: tuple[Place, ...] = ()

    @property
    def effective(self) -> Place | None:
        return next((one for one in self.places if one.state is State.EFFECTIVE), None)

    @property
    def effective_name(self) -> str:
        return self.effective.key if self.effective else "—"

    @property
    def waiting_names(self) -> str:
        return self._names(State.WAITING)

    @property
    def void_names(self) -> str:
        return self._names(State.VOID)

    def _names(self, state: State) -> str:
        return "、".join(one.key for one in self.places if one.state is state) or "—"

    def of(self, key: str) -> Place:
        """The newest place of that key. Raises NotInQueue."""
        for one in reversed(self.places):
            if one.key == key:
                return one
        raise NotInQueue(key=key)


@cites(cite("查扣冻规定", "26"), cite("轮候通知", "20"))
def register(queue: Queue, key: str, on: date, last: date | None = None, *, court: CourtRules = NATIONAL) -> Queue:
    """A seizure enters: effective when none is, else at the tail. A key that has ended may enter again, at the tail.

    Raises AlreadyInQueue, and TermTooLong for a term past the cap.
    """
    if any(one.key == key and one.state in (State.WAITING, State.EFFECTIVE) for one in queue.places):
        raise AlreadyInQueue(key=key)
    if queue.effective:
        return Queue(queue.kind, (*queue.places, Place(key, State.WAITING, on)))
    own = term(queue.kind, on, last, court=court)
    return Queue(queue.kind, (*queue.places, Place(key, State.EFFECTIVE, on, own)), figures=own.figures)


@cites(cite("查扣冻规定", "26、27"), cite("轮候通知", "20"), cite("轮候复函", "1"))
def end(queue: Queue, key: str, how: Ending, on: date, *, court: CourtRules = NATIONAL) -> Queue:
    """The effective seizure ends, or a waiting one is withdrawn (RELEASED). Raises NotInQueue for any other.

    Part sold: the seizure ends on what was sold and on the rest, which the first waiter takes.
    """
    place = queue.of(key)
    if place.state is State.WAITING and how is Ending.RELEASED:
        return _with(queue, place, State.RELEASED)
    if place.state is not State.EFFECTIVE:
        raise NotInQueue(key=key)
    state = State.SOLD if how is Ending.SOLD_IN_PART else State(how.value)
    rest = _with(queue, place, state)
    if how is Ending.SOLD:
        void = (replace(one, state=State.VOID) if one.state is State.WAITING else one for one in rest.places)
        return Queue(queue.kind, tuple(void))
    return _promote(rest, on, court)


@cites(cite("民诉解释", "485"), cite("查扣冻规定", "27"))
def renew(
    queue: Queue, key: str, completed_on: date, last: date | None = None, *, court: CourtRules = NATIONAL
) -> Queue:
    """The effective seizure gets a new term. Raises NotInQueue, SeizureLapsed after its end, TermTooLong."""
    place = queue.of(key)
    if place.state is not State.EFFECTIVE or not place.term:
        raise NotInQueue(key=key)
    own = renewal(queue.kind, place.term.last, completed_on, last, court=court)
    places = tuple(replace(one, term=own) if one is place else one for one in queue.places)
    return Queue(queue.kind, places, figures=own.figures)


@cites(cite("查扣冻规定", "26、27"))
def on_day(queue: Queue, today: date, *, court: CourtRules = NATIONAL) -> Queue:
    """The queue as it stands on a day: terms that ran out have lapsed, and whoever followed has taken effect."""
    while (place := queue.effective) and place.term and place.term.last < today:
        queue = _promote(_with(queue, place, State.LAPSED), place.term.last + _DAY, court)
    return queue


def _with(queue: Queue, place: Place, state: State) -> Queue:
    return Queue(queue.kind, tuple(replace(one, state=state) if one is place else one for one in queue.places))


def _promote(queue: Queue, on: date, court: CourtRules) -> Queue:
    first = next((one for one in queue.places if one.state is State.WAITING), None)
    if not first:
        return queue
    read = Reading(on, court)
    since = first.registered_on if read(WAITING_TERM_RUNS) else on
    own = term(queue.kind, since, court=court)
    places = tuple(replace(one, state=State.EFFECTIVE, term=own) if one is first else one for one in queue.places)
    return Queue(queue.kind, places, figures=(*own.figures, *read.used))
