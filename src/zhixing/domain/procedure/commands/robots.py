"""Robots: switched per court, every run logged, what they are refused left to people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

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
from zhixing.domain.procedure.refusals import NoSuchRobot
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope


@command
def switch_robot(scope: Scope, robot: str, on: bool, at: datetime) -> None:
    """Switch a robot on or off in the scope's court. Raises NoSuchRobot."""
    scope.require("robot.switch")
    if robot not in rules.robots():
        raise NoSuchRobot(robot=robot)
    lock_court(scope.court_id)
    RobotSwitch.objects.update_or_create(court_id=scope.court_id, robot=robot, defaults={"on": on})
    announce(scope, RobotSwitched(court_id=scope.court_id, robot=robot, on=on), at)


@command
def assign_least_busy(scope: Scope, opened: NodeOpened, at: datetime) -> bool:
    """Give the case to the officer with the fewest open cases, the longest on the staff first among equals."""
    case_id = opened.case_id or 0
    recused = courts.recused_from(case_id)
    free = [person.id for person in courts.people(scope, clock.day(at), "officer") if person.id not in recused]
    if not free or cases.officer_id(case_id) is not None:
        return False
    load = cases.open_cases_by_officer(scope)
    cases.assign(scope, case_id, min(free, key=lambda staff_id: (load.get(staff_id, 0), staff_id)), at)
    return True


@command
def let_robot(scope: Scope, robot: str, opened: NodeOpened, act: Callable[[Scope], object], at: datetime) -> bool:
    """Let a robot do its work for a node it is made for, if the court has it switched on; every run is logged.

    What it is refused it leaves to a person, undone and with the reason. True when it finished.
    """
    definition = rules.robots()[robot]
    if opened.node != definition["node"] or not robot_may(opened.court_id, robot):
        return False
    watch, acting, refused = clock.Stopwatch(), replace(scope, actor=f"robot:{robot}"), ""
    try:
        with transaction.atomic():
            if act(acting) is False:
                return False  # it looked and found nothing it is allowed to do alone
    except Refusal as refusal:
        refused = refusal.code[:48]
    run = RobotRun.objects.create(
        court_id=opened.court_id,
        case_id=opened.case_id,
        robot=robot,
        node_id=opened.node_id,
        at=at,
        milliseconds=watch.milliseconds(),
        clicks=0 if refused else definition["clicks"],
        handed_over=refused,
    )
    about: dict[str, Any] = {
        "court_id": opened.court_id,
        "case_id": opened.case_id,
        "object": opened.object,
        "robot": robot,
        "node": opened.node,
        "node_id": opened.node_id,
    }
    if refused:
        announce(acting, RobotHandedOver(**about, reason=refused), at)
    else:
        announce(acting, RobotRan(**about, milliseconds=run.milliseconds, clicks=run.clicks), at)
    return not refused
