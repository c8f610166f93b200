"""`zhixing wires …`: the keys messages between us and other offices are signed with."""

import argparse
from datetime import date, timedelta
from typing import Any

from zhixing.entrypoints.start import enter


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("wires", help="keys of the exchange with other offices")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    show = verbs.add_parser("keys", help="our own public keys with their fingerprints, and an office's")
    show.add_argument("unit", nargs="?", default="", metavar="UNIT")
    show.set_defaults(run=keys)
    renew = verbs.add_parser(
        "renew-key", help="make our next pair and announce it to every office under the present one"
    )
    renew.add_argument("--from-on", type=date.fromisoformat, metavar="DAY", help="default: in seven days")
    renew.add_argument("--practice", action="store_true", help="the pair the practice world knows")
    renew.set_defaults(run=renew_key)
    trust = verbs.add_parser("trust", help="believe an office's key; compare the fingerprint with them first")
    trust.add_argument("unit", metavar="UNIT")
    trust.add_argument("algorithm", choices=("sm2-sm3", "ecdsa-p256-sha256"))
    trust.add_argument("public", metavar="HEX", help="65 bytes: 04, x, y")
    trust.set_defaults(run=trust_key)
    sftp = verbs.add_parser("sftp-key", help="our public key for offices' SFTP servers; made when there is none")
    sftp.set_defaults(run=sftp_key)
    withdraw = verbs.add_parser("withdraw", help="believe a key no longer, from now on")
    withdraw.add_argument("unit", metavar="UNIT")
    withdraw.add_argument("key", metavar="KEY-ID")
    withdraw.set_defaults(run=withdraw_key)


def keys(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.agencies import api as agencies

    if arguments.unit:
        for key in agencies.keys_of(agencies.unit(arguments.unit).code):
            print(f"{key.key_id}  {key.algorithm}  {key.public.hex()}")
        return
    for practice in (False, True):
        for pair in agencies.own_pairs(practice):
            print(f"{pair.key_id}  {pair.algorithm}  {pair.public.hex()}")


def renew_key(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.agencies import api as agencies
    from zhixing.infra import clock

    scope, at = _operator()
    from_on = arguments.from_on or clock.day(clock.real_now()) + timedelta(days=7)
    row = agencies.renew_own_key(scope, arguments.practice, from_on, at)
    print(f"{row.key_id} 自 {from_on} 启用 · signs from {from_on}")


def trust_key(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.agencies import api as agencies
    from zhixing.infra import clock

    scope, at = _operator()
    unit = agencies.unit(arguments.unit)
    today = clock.day(clock.real_now())
    row = agencies.trust_key(scope, unit.pk, arguments.algorithm, arguments.public, today, at)
    print(f"{row.key_id} 已登记 · is believed")


def sftp_key(arguments: argparse.Namespace) -> None:
    from zhixing.gateways import sftp
    from zhixing.infra.home import home

    print(sftp.public_key(home() / "sftp"))


def withdraw_key(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.agencies import api as agencies

    scope, at = _operator()
    agencies.withdraw_key(scope, agencies.unit(arguments.unit).pk, arguments.key, at)
    print(f"{arguments.key} 已停用 · is believed no longer")


def _operator() -> tuple[Any, Any]:
    from zhixing.domain.agencies import api as agencies
    from zhixing.domain.courts import api as courts
    from zhixing.infra import clock

    court_id = agencies.court_above_all()
    return courts.system_scope(court_id, "agency.enlist"), clock.now(court_id)
