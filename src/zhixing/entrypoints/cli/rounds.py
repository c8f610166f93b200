"""`zhixing rounds`: decide the bids of running rounds; `--replay ROUND` decides an old one again from its log."""

import argparse
from typing import Any


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("rounds", help="decide bids, open and close rounds; or replay one")
    parser.add_argument("--replay", type=int, metavar="ROUND", help="replay a round from its log and compare")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.replay is not None:
        return replay(arguments.replay)
    from zhixing.entrypoints.rounds.server import main

    main()
    return 0


def replay(round_id: int) -> int:
    from zhixing.entrypoints.start import enter

    enter()
    from zhixing.domain.auctions import api as auctions
    from zhixing.domain.courts.api import system_scope

    found = auctions.proof(system_scope(0), round_id)
    standing = found.replay.standing
    price = f"{standing.top:,}" if standing.top else "—"
    print(f"日志 {found.lines} 行，指纹 {found.head} · {found.lines} lines")
    print(f"价格 {price}，竞买号 {found.winner or '—'}，结束 {standing.ends_at:%Y-%m-%d %H:%M:%S} · price, winner, end")
    if found.agrees:
        print("重放一致 · the replay agrees")
        return 0
    lines = [found.broken_at] if found.broken_at else list(found.replay.differing)
    print(f"不一致，见第 {lines} 行 · it does not agree, see lines {lines}")
    return 1
