"""Every parser of what strangers send, fed with true files in which something was changed: `python -m bench.fuzz [--minutes 60] [--only NAME]`.

By hand, for as long as one likes; nothing is recorded. What ends neither in a value nor in a named refusal is printed with
the seed that makes it again (the file is kept: a sealed paper is another in each run), and so is what took more than two seconds. `--seed N --only NAME` runs that one alone.
"""

import argparse
import io
import json
import logging
import random
import re
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

SLOW = 2.0
VALUE = re.compile(rb"(?<=>)[^<>]+(?=<)|(?<==\")[^\"]*")
ODD: tuple[Any, ...] = (
    *(None, True, "", " ", "x" * 70_000, "法" * 40, "²", "１２", "NaN", "-1", "1e400", "0.001", "9" * 5_000),
    *("2026-13-40", "9999-12-31", "0001-01-01T00:00:00+23:59", "../../etc/passwd", "&#0;", "\0", "\ud800"),
    *(-1, 0, 2**63, 10**400, 1e308, [], {}, [[]], {"a": {}}, ["x"] * 500),
)
CUTS = (b"", b"\0" * 64, b"\xff" * 8, b"<!DOCTYPE a>", b"999999999999", b"((((((((", b"\xe6\xb3")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", default="")
    parser.add_argument(
        "--first", type=int, default=0, help="the first seed; an hour in parts begins each part elsewhere"
    )
    parser.add_argument("--seed", type=int, default=-1)
    chosen = parser.parse_args()
    from bench.place import enter, leave

    enter("fuzz")
    try:
        parsers = {name: one for name, one in _parsers().items() if chosen.only in ("", name)}
        if chosen.seed >= 0:
            for name, (parse, true) in parsers.items():
                _one(name, chosen.seed, parse, true)
        else:
            _fuzz(parsers, chosen.minutes, chosen.first)
    finally:
        leave("fuzz")


def _parsers() -> dict[str, tuple[Callable[[bytes], Any], bytes]]:
    """Each parser by its name, with a true file."""
    from tests import inlets
    from tests.gateways import test_fuzz as wires
    from zhixing.gateways.reading import canonical

    logging.disable(logging.WARNING)
    parsers = {name: (parse, inlets.true(name)) for name, parse in inlets.ALL.items()}
    return parsers | {name: (parse, canonical(true)) for name, (parse, true) in wires.PARSERS.items()}


def _fuzz(parsers: dict[str, tuple[Callable[[bytes], Any], bytes]], minutes: float, first: int) -> None:
    """Every parser gets the same time, a second a turn."""
    ends, ran, found = time.monotonic() + 60 * minutes, Counter[str](), 0
    told = time.monotonic()
    while time.monotonic() < ends:
        for name, (parse, true) in parsers.items():
            turn = min(ends, time.monotonic() + 1)
            while time.monotonic() < turn:
                found += _one(name, first + ran[name], parse, true)
                ran[name] += 1
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(f"{sum(ran.values()):,} files, {found} findings", flush=True)
    print(f"{dict(ran)}\n{found} findings", flush=True)


def _one(name: str, seed: int, parse: Callable[[bytes], Any], true: bytes) -> bool:
    """Whether this file ended in neither a value nor a named refusal, or took too long."""
    from zhixing.kernel.refusal import Refusal

    body, began, what = changed(true, random.Random(f"{name} {seed}")), time.monotonic(), ""
    try:
        parse(body)
    except Refusal:
        pass
    except Exception as error:  # noqa: BLE001  whatever it was, it is what this bench looks for
        what = f"{type(error).__name__}: {error}"[:200]
    took = time.monotonic() - began
    if what or took > SLOW:
        kept = Path(tempfile.gettempdir()) / f"fuzz-{name}-{seed}"
        kept.write_bytes(body)
        print(f"--only {name} --seed {seed}: {what or f'{took:.1f} s'}; the file is {kept}", flush=True)
    return bool(what) or took > SLOW


def changed(true: bytes, dice: random.Random) -> bytes:
    """A true file with something changed: bytes of it, one value of it, or one part of the archive it is."""
    if true.startswith(b"PK") and dice.random() < 0.7:
        return _repacked(true, dice)
    if true.startswith(b"{") and dice.random() < 0.7:
        return json.dumps(_other(json.loads(true), dice)).encode()
    if true.startswith(b"<") and dice.random() < 0.7:
        return _revalued(true, dice)
    return _torn(true, dice)


def _torn(true: bytes, dice: random.Random) -> bytes:
    """Bytes changed, parts taken out, doubled, or put in."""
    body = bytearray(true)
    for _ in range(dice.randint(1, 8)):
        place = dice.randrange(len(body) + 1)
        match dice.randrange(4):
            case 0 if body:
                body[place % len(body)] = dice.randrange(256)
            case 1:
                del body[place : place + dice.randint(1, 40)]
            case 2:
                body[place:place] = body[place : place + dice.randint(1, 200)]
            case _:
                body[place:place] = dice.choice(CUTS)
    return bytes(body)


def _repacked(true: bytes, dice: random.Random) -> bytes:
    """One part of the archive torn or given another value, and packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(true)) as before, zipfile.ZipFile(out, "w") as after:
        chosen = dice.choice(before.namelist())
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, dice.choice((_torn, _revalued))(data, dice) if name == chosen else data)
    return out.getvalue()


def _revalued(true: bytes, dice: random.Random) -> bytes:
    """One text or attribute of an XML document replaced."""
    places = [found.span() for found in VALUE.finditer(true)]
    if not places:
        return _torn(true, dice)
    first, last = dice.choice(places)
    return true[:first] + str(dice.choice(ODD)).encode(errors="replace") + true[last:]


def _other(value: Any, dice: random.Random) -> Any:
    """A JSON value with one of its parts, however deep, replaced."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not keys or dice.random() < 0.1:
        return dice.choice(ODD)
    key = dice.choice(keys)
    value[key] = _other(value[key], dice)
    return value


if __name__ == "__main__":
    main()
