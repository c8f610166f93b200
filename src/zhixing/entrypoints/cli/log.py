"""`zhixing log verify`: replay the event log and name the first row that is altered, missing or inserted."""

import argparse
from typing import Any

from zhixing.entrypoints.start import enter

BROKEN = 1
KINDS = {"altered": "被改动", "missing": "缺失", "inserted": "被插入"}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("log", help="check the event log")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="replay all chains, or one case's; ends with 1 when one is broken")
    verify.add_argument("--case", type=int, metavar="ID", help="only the chain of this case")
    verify.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    enter()
    from zhixing.infra import log

    verdict = log.verify(arguments.case)
    print(
        f"事件 {verdict.events:,} 条，链 {verdict.chains:,} 条 · {verdict.events:,} events, {verdict.chains:,} chains"
    )
    for fault in verdict.faults:
        event = "" if fault.event_id is None else f"（event {fault.event_id}）"
        print(f"{fault.chain} 第 {fault.seq} 行{KINDS[fault.kind]}{event} · row {fault.seq} {fault.kind}")
    if verdict.faults:
        return BROKEN
    print("日志完整 · the log is whole")
    return 0
