"""What people pay the practice court the day before its first and on it, as orders to their own banks: one is known at once,
three wait for a person; and the bank's statement of the day before, so that a day can be closed.

The seed only writes the orders down; the demo hands them to the practice bank once that runs, and money and statement come
the way all do.
"""

from datetime import datetime, timedelta
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

ORDERS = (
    ("贺一鸣", "贺一鸣", "6000.00", "先还一部分", 0),
    ("温以宁", "", "2400.00", "替朋友还钱", 1),
    ("周启宁", "", "88000.00", "案款（2026）浙0195执9999号", 1),
    ("柳映雪", "", "300000.00", "代偿{number}", 0),
)
"""Payer, the debtor whose own number he pays into (none: the court's), yuan, his words, how many days ago;
{number} is 贺一鸣's case."""


def orders(scope: Scope, world: dict[str, Any], at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Door of the practice bank (`transfers`, `statements`) -> orders as it takes them there, each with its key."""
    accounts = {one["owner_name"]: one["no"] for one in reversed(world["accounts"]) if one["kind"] == "deposit"}
    owes = {role.party.name: role for one in cases.cases(scope) for role in cases.debtors(scope, one.pk)}
    numbers, court = ledger.party_numbers(scope, [one.case_id for one in owes.values()]), courts.court(scope.court_id)
    known, today = owes[ORDERS[0][1]].case.number, at.date()
    transfers = [
        {
            "id": f"seed-{place}",
            "source": accounts[payer],
            "credited": numbers[owes[debtor].case_id][owes[debtor].party_id] if debtor else court.account_number,
            "name": court.account_name,
            "amount_fen": Money.yuan(amount).fen,
            "remittance": words.format(number=known),
            "on": str(today - timedelta(days=ago)),
        }
        for place, (payer, debtor, amount, words, ago) in enumerate(ORDERS, 1)
    ]
    statement = {"id": "seed", "account": court.account_number, "on": str(today - timedelta(days=1))}
    return {"transfers": transfers, "statements": [statement]}
