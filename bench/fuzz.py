"""Every parser of what strangers send, fed with true files whose bytes were changed: `python -m bench.fuzz [--minutes 60] [--only NAME]`.

By hand, for as long as one likes; nothing is recorded. What ends neither in a value nor in a named refusal is printed with
the seed that makes it again, and so is what took more than two seconds. `--seed N --only NAME` runs that one alone.
"""

import argparse
import logging
import random
import time
from collections import Counter

SLOW = 2.0
CUTS = (b"", b"\0" * 64, b"\xff" * 8, b"<!DOCTYPE a>", b"999999999999", b"((((((((", b"\xe6\xb3")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=-1)
    chosen = parser.parse_args()
    from bench.place import enter, leave

    enter("fuzz")
    try:
        _fuzz(chosen.minutes, chosen.only, chosen.seed)
    finally:
        leave("fuzz")


def _fuzz(minutes: float, only: str, seed: int) -> None:
    from tests import inlets
    from tests.gateways import test_fuzz as wires
    from zhixing.gateways.reading import canonical
    from zhixing.kernel.refusal import Refusal

    logging.disable(logging.WARNING)
    parsers = {name: (parse, inlets.true(name)) for name, parse in inlets.PARSERS.items()}
    parsers |= {name: (parse, canonical(true)) for name, (parse, true) in wires.PARSERS.items()}
    chosen = {name: parsers[name] for name in parsers if only in ("", name)}
    ends, number, ran, found = time.monotonic() + 60 * minutes, max(seed, 0), Counter(), 0
    told = time.monotonic()
    while seed >= 0 or time.monotonic() < ends:
        for name, (parse, true) in chosen.items():
            body, began = changed(true, random.Random(f"{name} {number}")), time.monotonic()
            what = ""
            try:
                parse(body)
            except Refusal:
                pass
            except Exception as error:  # noqa: BLE001  whatever it was, it is what this bench looks for
                what = f"{type(error).__name__}: {error}"[:200]
            took = time.monotonic() - began
            ran[name] += 1
            if what or took > SLOW:
                found += 1
                print(f"{name} --seed {number}: {what or f'{took:.1f} s'}", flush=True)
        if seed >= 0:
            break
        number += 1
        if time.monotonic() - told > 20:
            told = time.monotonic()
            print(f"{sum(ran.values()):,} files, {found} findings", flush=True)
    print(f"{dict(ran)}\n{found} findings")


def changed(true: bytes, dice: random.Random) -> bytes:
    """A true file with bytes changed, parts taken out, doubled, or put in."""
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


if __name__ == "__main__":
    main()
