"""What people pay the practice court on its first day, as orders to their own banks: one is known at once, three wait for a person.

The seed only writes the orders down; the demo hands them to the practice bank once that runs, and the money comes the way all money does.
"""

from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

ORDERS = (
    ("贺一鸣", "贺一鸣", "6000.00", "先还一部分"),
    ("温以宁", "", "2400.00", "替朋友还钱"),
    ("周启宁", "", "88000.00", "案款（2026）浙0195执9999号"),
    ("柳映雪", "", "300000.00", "代偿{number}"),
)
"""Payer, the debtor to whose case's own number he pays (none: to the court's), yuan, his words; {number} is 贺一鸣's case."""


def orders(scope: Scope, world: dict[str, Any]) -> list[dict[str, Any]]:
    """Orders as the practice bank takes them, each with its key."""
    accounts = {one["owner_name"]: one["no"] for one in reversed(world["accounts"]) if one["kind"] == "deposit"}
    owed = {role.party.name: role.case for one in cases.cases(scope) for role in cases.debtors(scope, one.pk)}
    numbers, court = ledger.case_numbers(scope, [one.pk for one in owed.values()]), courts.court(scope.court_id)
    known = owed[ORDERS[0][1]].number
    return [
        {
            "id": f"seed-{place}",
            "source": accounts[payer],
            "credited": numbers[owed[debtor].pk] if debtor else court.account_number,
            "name": court.account_name,
            "amount_fen": Money.yuan(amount).fen,
            "remittance": words.format(number=known),
        }
        for place, (payer, debtor, amount, words) in enumerate(ORDERS, 1)
    ]
