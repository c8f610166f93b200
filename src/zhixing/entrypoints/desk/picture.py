"""The path of a case as the island `path` draws it: islands/src/path/picture.ts has the shape."""

from collections.abc import Mapping
from typing import Any

from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints import words
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.language import pick
from zhixing.kernel.scope import Scope

STATES = {
    "done": "done",
    "running": "running",
    "soon": "soon",
    "late": "overdue",
    "stopped": "running",
    "skipped": "skipped",
    "unbuilt": "unbuilt",
}


def picture(scope: Scope, stations: list[procedure.Station]) -> dict[str, Any]:
    """Stations with all their nodes: what happened, will, or waits for a room not built yet; when, and who."""
    names = named(scope, {step.by for station in stations for step in station.steps})
    return {
        "stations": [
            {
                "glyph": station.glyph,
                "name": pick((station.zh, station.en)),
                "state": station.state,
                "nodes": [_node(step, names) for step in station.steps],
            }
            for station in stations
        ]
    }


def _node(step: procedure.Step, names: Mapping[str, str]) -> dict[str, Any]:
    definition = procedure.definitions()[step.code]
    name = pick((step.zh, step.en)) + (f" ×{step.times}" if step.times > 1 else "")
    node = {"name": name, "state": STATES.get(step.state, "waiting"), "note": _note(step), "title": definition.basis}
    return node | ({"who": who} if (who := _who(step, names)) else {})


def _who(step: procedure.Step, names: Mapping[str, str]) -> str:
    """Who did a done node, whose an open one is: a person, else the group that has it."""
    if step.by:
        return sentences.actor(step.by, names)
    group = courts.roles().get(step.group)
    return step.owner or (pick((group["zh"], group["en"])) if group else "")


def _note(step: procedure.Step) -> str:
    if step.due is not None:
        state = {"stopped": "paused", "none": "none"}.get(step.due.state, step.due.state)
        return words.due({"state": state, "days_left": step.due.days_left})["text"]
    if step.state == "done" and step.on:
        return words.day(step.on)
    if step.state == "waiting" and step.on:
        return pick((f"最迟 {words.day(step.on)} 开启", f"opens by {words.day(step.on)}"))
    return pick({"skipped": "不适用 || not needed", "unbuilt": "待建 || not built yet"}.get(step.state, ""))


def tally(stations: list[procedure.Station]) -> dict[str, int]:
    """How many nodes are done, running and overdue."""
    states = [step.state for station in stations for step in station.steps]
    return {
        "done": states.count("done"),
        "running": sum(states.count(state) for state in ("running", "soon", "stopped", "late")),
        "late": states.count("late"),
    }
