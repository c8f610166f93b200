"""A bench whose run fell short fails, and records nothing."""

from collections import Counter
from contextlib import nullcontext

import pytest

from bench import kills, robot


@pytest.fixture
def recorded(monkeypatch):
    found = {}
    for bench in (kills, robot):
        monkeypatch.setattr(bench, "record", lambda key, value, *more: found.update({key: value}))
        monkeypatch.setattr("sys.argv", ["bench"])
    return found


@pytest.mark.parametrize("done", [30, 12])
def test_kills_that_were_not_done_are_not_recorded(recorded, monkeypatch, done):
    runs = {"calm": (Counter(closed=200), 0), "rough": (Counter(closed=199, open=1), done)}
    monkeypatch.setattr(kills, "_apart", lambda name, cases, wanted: runs[name])
    if done < 30:
        with pytest.raises(SystemExit, match="12 of 30"):
            kills.main()
        assert recorded == {}
    else:
        kills.main()
        assert recorded == {"kill_runs": 30, "kill_lost": 1}


@pytest.mark.parametrize("held", [0, 2])
def test_a_robot_with_something_held_is_not_recorded(recorded, monkeypatch, held):
    monkeypatch.setenv("ZHIXING_PRACTICE_URL", "")
    for name, given in {"enter": None, "leave": None, "_court": None, "_run": 100.0, "_held": held}.items():
        monkeypatch.setattr(robot, name, lambda *told, given=given: given)
    monkeypatch.setattr(robot, "process", lambda *command, **more: nullcontext())
    if held:
        with pytest.raises(SystemExit, match="held"):
            robot.main()
        assert recorded == {}
    else:
        robot.main()
        assert recorded == {"robot_case_seconds": 100.0, "robot_cases_per_s": 20.0}
