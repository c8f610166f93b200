"""`zhixing practice`: start the practice world.

By argument or environment: --port (else that of ZHIXING_PRACTICE_URL, else 8010), --host (127.0.0.1), --home (else
ZHIXING_PRACTICE_HOME, else `practice` in ZHIXING_HOME), --callback (else ZHIXING_PRACTICE_CALLBACK, else `/wires` under
ZHIXING_BASE_URL): where the platform takes what units send by themselves. The secret: `gateways.keys`.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORT = 8010


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="zhixing practice", description="演练世界 the practice world")
    options(parser, Path(os.environ.get("ZHIXING_HOME", "var")))
    return serve(parser.parse_args(argv))


def options(parser: argparse.ArgumentParser, home: Path) -> None:
    """Add this command's options; `home` is the platform's data folder, in which the practice world has its own."""
    env = os.environ.get
    base = env("ZHIXING_BASE_URL", "")
    callback = env("ZHIXING_PRACTICE_CALLBACK", "") or (f"{base.rstrip('/')}/wires" if base else "")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=urlsplit(env("ZHIXING_PRACTICE_URL", "")).port or DEFAULT_PORT)
    parser.add_argument("--home", type=Path, default=Path(env("ZHIXING_PRACTICE_HOME", "") or home / "practice"))
    parser.add_argument("--callback", default=callback, help="the platform's address for answers and notices")
    parser.add_argument("--people", type=int, default=200, help="made-up people; the rest follows (200000: a province)")
    parser.add_argument("--areas", type=int, default=0, help="counties with an office of each kind (0: the city alone)")
    parser.add_argument("--banks", type=int, default=0, help="made-up banks besides the named ones")
    parser.add_argument("--empty", action="store_true", help="do not load the made-up people")


def serve(chosen: argparse.Namespace) -> int:
    """Open the store, load the people, answer until stopped."""
    import uvicorn

    from zhixing.gateways.keys import practice_secret
    from zhixing.practice import crowd, people, seed, world
    from zhixing.practice.app import build
    from zhixing.practice.store import Store, keep_setting

    store = Store(chosen.home)
    with store.transaction() as db:
        if not chosen.empty:
            seed.sow(db, people.load())
            seed.sow(db, crowd.sown())
            world.make(db, world.Size(chosen.people, chosen.areas, chosen.banks))
        if chosen.callback:
            keep_setting(db, "callback_url", chosen.callback)
    uvicorn.run(
        build(store, practice_secret(chosen.home)),
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
