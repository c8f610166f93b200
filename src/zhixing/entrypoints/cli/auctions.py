"""`zhixing auctions replay ROUND` and `zhixing auctions verify FILE`: decide a round again from its log alone."""

import argparse
from pathlib import Path
from typing import Any

DIFFERENT = 1
WORDS = {"price": "价格", "winner": "竞得人", "end": "结束时间", "head": "指纹"}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("auctions", help="decide a round again from its log and compare")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    replay = verbs.add_parser("replay", help="a round of this platform; ends with 1 when it does not agree")
    replay.add_argument("round", type=int, metavar="ROUND")
    replay.set_defaults(run=run_replay)
    verify = verbs.add_parser("verify", help="the log file of any round; needs no database")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(run=run_verify)


def run_replay(arguments: argparse.Namespace) -> int:
    from zhixing.entrypoints.start import enter

    enter()
    from zhixing.domain.auctions import api as auctions
    from zhixing.domain.courts.api import system_scope

    return told(auctions.proof(system_scope(0), arguments.round))


def run_verify(arguments: argparse.Namespace) -> int:
    """Raises NotARoundLog."""
    import hashlib

    from zhixing.domain.auctions.rules import audit, read_log

    content = arguments.file.read_bytes()
    lines = read_log(content)
    print(f"文件指纹 {hashlib.new('sm3', content).hexdigest()} · SM3 of the file, as the certificate prints it")
    return told(audit(lines))


def told(found: Any) -> int:
    """Print what a replay found; its exit code."""
    standing = found.replay.standing
    price, winner = f"{standing.top:,}" if standing.top else "—", standing.leader.code if standing.leader else "—"
    print(f"日志 {found.lines} 行，指纹 {found.head} · {found.lines} lines")
    print(f"价格 {price}，竞买号 {winner}，结束 {standing.ends_at:%Y-%m-%d %H:%M:%S} · price, winner, end")
    if found.agrees:
        print("重放一致 · the replay agrees")
        return 0
    if found.broken_at:
        print(f"第 {found.broken_at} 行与前一行接不上 · line {found.broken_at} breaks the chain")
    if found.replay.differing:
        print(f"重新裁决不同：第 {list(found.replay.differing)} 行 · decided otherwise")
    for name in found.differs:
        print(f"{WORDS[name]}与日志不符 · the {name} is not what the log gives")
    return DIFFERENT
