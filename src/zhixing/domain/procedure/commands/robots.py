"""Robots: switched per court, every run logged, what they are refused left to people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.events import (
    NodeOpened,
    RobotHandedOver,
    RobotRan,
    RobotSwitched,
)
from zhixing.domain.procedure.models import RobotRun, RobotSwitch
from zhixing.domain.procedure.queries import robot_may
from zhixing.domain.procedure.refusals import NoSuchRobot, RobotFixed
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, attempt, lock_court
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope


@command
def switch_robot(scope: Scope, robot: str, on: bool, at: datetime) -> None:
    """Switch a robot on or off in the scope's court. Raises NoSuchRobot, RobotFixed."""
    scope.require("robot.switch")
    if robot not in rules.robots():
        raise NoSuchRobot(robot=robot)
    if law := rules.robots()[robot].get("law"):
        raise RobotFixed(law=law)
    lock_court(scope.court_id)
    RobotSwitch.objects.update_or_create(court_id=scope.court_id, robot=robot, defaults={"on": on})
    announce(scope, RobotSwitched(court_id=scope.court_id, robot=robot, on=on), at)


@command
def assign_least_busy(scope: Scope, opened: Sequence[NodeOpened], at: datetime) -> list[NodeOpened]:
    """Give each case to the officer with the fewest open cases, the longest on the staff first among equals.

    Returns those that were given to somebody.
    """
    case_ids = [one.case_id or 0 for one in opened]
    officers = [person.id for person in courts.people(scope, clock.day(at), "officer")]
    recused, taken = courts.recusals(case_ids), cases.officers_of(case_ids)
    load, chosen = cases.open_cases_by_officer(scope), dict[int, int]()
    for case_id in case_ids:
        free = [staff_id for staff_id in officers if (staff_id, case_id) not in recused]
        if free and taken.get(case_id) is None:
            chosen[case_id] = min(free, key=lambda staff_id: (load.get(staff_id, 0), staff_id))
            load[chosen[case_id]] = load.get(chosen[case_id], 0) + 1
    cases.assign_all(scope, chosen, at)
    return [one for one in opened if one.case_id in chosen]


def let_robot(scope: Scope, robot: str, opened: NodeOpened, act: Callable[[Scope], object], at: datetime) -> bool:
    """The same for one node; `act` says False when it found nothing it may do alone. True when it finished."""

    def alone(acting: Scope, given: Sequence[NodeOpened]) -> Sequence[NodeOpened]:
        return () if act(acting) is False else given

    return bool(let_robots(scope, robot, [opened], alone, at))


@command
def let_robots(
    scope: Scope,
    robot: str,
    opened: Sequence[NodeOpened],
    act: Callable[[Scope, Sequence[NodeOpened]], Sequence[NodeOpened]],
    at: datetime,
) -> list[NodeOpened]:
    """Let a robot do its work for nodes it is made for, where the court has it switched on; every run is logged.

    `act` takes the nodes together and says which it did something for. Where it is refused, each is tried alone, and
    what is refused even then is left to a person, undone and with the reason. Returns the nodes it finished.
    """
    definition, acting = rules.robots()[robot], replace(scope, actor=f"robot:{robot}")
    mine = [one for one in opened if one.node == definition["node"] and robot_may(one.court_id, robot)]
    if not mine:
        return []
    watch, refused, done = clock.Stopwatch(), "", list[NodeOpened]()
    try:
        with attempt():
            done = list(act(acting, mine))
    except Refusal as refusal:
        if len(mine) > 1:
            return [done for one in mine for done in let_robots(scope, robot, [one], act, at)]
        refused = refusal.code[:48]
    ran = [Work(one.court_id, one.case_id, one.object, one.node_id) for one in (mine if refused else done)]
    _log(acting, robot, ran, watch.milliseconds(), refused, at)
    return done


@dataclass(frozen=True)
class Work:
    """What a robot does something for: a node that is open, or, `node_id` None, a thing whose node it needs not wait for."""

    court_id: int
    case_id: int | None
    object: str
    node_id: int | None = None


@command
def let_lawful(scope: Scope, robot: str, work: Work, act: Callable[[Scope], object], at: datetime) -> None:
    """Let a robot do what the law has done without anybody (`law` in robots.toml); the run is logged as any other.

    `act` says None when there was nothing to do.
    """
    watch, acting = clock.Stopwatch(), replace(scope, actor=f"robot:{robot}")
    if act(acting) is not None:
        _log(acting, robot, [work], watch.milliseconds(), "", at)


@command
def note_run(scope: Scope, robot: str, done: Work, milliseconds: int, at: datetime) -> None:
    """Log a run of a robot that finished its work before a node was opened for it; the room asked `robot_may` first."""
    _log(scope, robot, [done], milliseconds, "", at)


def _log(scope: Scope, robot: str, ran: Sequence[Work], milliseconds: int, refused: str, at: datetime) -> None:
    definition = rules.robots()[robot]
    clicks = 0 if refused else definition["clicks"]
    share = milliseconds // max(len(ran), 1)
    RobotRun.objects.bulk_create(
        RobotRun(
            court_id=one.court_id,
            case_id=one.case_id,
            robot=robot,
            node_id=one.node_id,
            at=at,
            milliseconds=share,
            clicks=clicks,
            handed_over=refused,
        )
        for one in ran
    )
    for one in ran:
        about: dict[str, Any] = {
            "court_id": one.court_id,
            "case_id": one.case_id,
            "object": one.object,
            "robot": robot,
            "node": definition["node"],
            "node_id": one.node_id,
        }
        if refused:
            announce(scope, RobotHandedOver(**about, reason=refused), at)
        else:
            announce(scope, RobotRan(**about, milliseconds=share, clicks=clicks), at)
