"""The path of a case as the island `path` draws it: islands/src/path/picture.ts has the shape."""

from typing import Any

from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints import words
from zhixing.entrypoints.language import pick

STATES = {
    "done": "done",
    "running": "running",
    "soon": "soon",
    "late": "overdue",
    "stopped": "running",
    "skipped": "skipped",
}


def picture(stations: list[procedure.Station]) -> dict[str, Any]:
    """Stations with the nodes that happened or will; nodes of rooms not built yet are in the node table, not here."""
    return {
        "stations": [
            {
                "glyph": station.glyph,
                "name": pick((station.zh, station.en)),
                "state": station.state,
                "nodes": [_node(step) for step in station.steps if step.state != "unbuilt"],
            }
            for station in stations
        ]
    }


def _node(step: procedure.Step) -> dict[str, Any]:
    definition = procedure.definitions()[step.code]
    name = pick((step.zh, step.en)) + (f" ×{step.times}" if step.times > 1 else "")
    node = {"name": name, "state": STATES.get(step.state, "waiting"), "note": _note(step), "title": definition.basis}
    return node | ({"who": step.owner} if step.owner else {})


def _note(step: procedure.Step) -> str:
    if step.due is not None:
        state = {"stopped": "paused", "none": "none"}.get(step.due.state, step.due.state)
        return words.due({"state": state, "days_left": step.due.days_left})["text"]
    if step.state == "done" and step.on:
        return words.day(step.on)
    return pick("不适用 || not needed") if step.state == "skipped" else ""


def tally(stations: list[procedure.Station]) -> dict[str, int]:
    """How many nodes are done, running and overdue."""
    states = [step.state for station in stations for step in station.steps]
    return {
        "done": states.count("done"),
        "running": sum(states.count(state) for state in ("running", "soon", "stopped", "late")),
        "late": states.count("late"),
    }
