"""`zhixing token`: give another system a key to the REST interface, or take all keys of an account back."""

import argparse
from typing import Any

from zhixing.entrypoints.start import enter


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("token", help="make a token for the REST interface; it is shown once")
    parser.add_argument("--login", required=True, help="the account it acts as")
    parser.add_argument("--label", default="", help="what it is for")
    parser.add_argument("--days", type=int, default=90, help="how long it is good for")
    parser.add_argument("--revoke", action="store_true", help="end every token of the account instead")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int | None:
    enter()
    from zhixing.infra import clock, tokens
    from zhixing.infra.models import Account

    account = Account.objects.filter(login=arguments.login, is_active=True).first()
    if account is None:
        print(f"没有这个账户 · no such account: {arguments.login}")
        return 2
    if arguments.revoke:
        print(f"已收回 · revoked: {tokens.revoke(account, clock.real_now())}")
        return None
    print(tokens.issue(account, arguments.label, clock.real_now(), arguments.days))
    return None
