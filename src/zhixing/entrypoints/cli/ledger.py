"""`zhixing ledger check`: every court's books against their entries, and every sealed day against what was published."""

import argparse
from typing import Any

from zhixing.entrypoints.start import enter

BROKEN = 1


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("ledger", help="check the books")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="reads every entry; ends with 1 when a balance or a seal is wrong")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    enter()
    from zhixing.domain.courts import api as courts
    from zhixing.domain.ledger import api as ledger

    broken = False
    for court in courts.Court.objects.order_by("code"):
        scope = courts.system_scope(court.pk, "ledger.view")
        trial, astray = ledger.trial_balance(scope), ledger.astray(scope)
        words = "账平 · agrees" if trial.agrees and not astray else "不平 · does not agree"
        print(f"{court.code} {court.name}: {trial.accounts:,} 户 · accounts, {words} {' '.join(astray[:20])}")
        broken |= not trial.agrees or bool(astray)
    for verdict in ledger.check_seals():
        if not (verdict.chained and verdict.same):
            broken = True
            print(f"{verdict.checkpoint.on}: 封账与账簿不符 · the seal and the books differ")
    print("有问题 · something is wrong" if broken else "账簿完整 · the books are whole")
    return BROKEN if broken else 0
