"""The sealed days: what was published, and whether the books still say the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from zhixing.domain.ledger.models import Checkpoint

NOW = """
COPY (SELECT court_id || ' ' || code || ' ' || balance_fen FROM ledger_account WHERE balance_fen <> 0
ORDER BY court_id, code COLLATE "C") TO STDOUT
"""
THEN = """
COPY (SELECT a.court_id || ' ' || a.code || ' ' || l.after_fen FROM ledger_account a CROSS JOIN LATERAL (
  SELECT after_fen FROM ledger_leg WHERE account_id = a.id AND entry_id <= {last}
  ORDER BY at DESC, entry_id DESC LIMIT 1) l
WHERE l.after_fen <> 0 ORDER BY a.court_id, a.code COLLATE "C") TO STDOUT
"""


@dataclass(frozen=True)
class Verdict:
    """A sealed day checked: `chained` that no seal was altered or left out, `same` that the books still give its hash."""

    checkpoint: Checkpoint
    chained: bool
    same: bool


def hash_now() -> tuple[int, str]:
    """How many accounts are not empty, and the SM3 over their balances."""
    return _digest(NOW)


def _digest(statement: str) -> tuple[int, str]:
    lines, digest = 0, hashlib.new("sm3")
    connection.ensure_connection()
    with transaction.atomic(), connection.connection.cursor() as cursor, cursor.copy(statement) as rows:
        for block in rows:
            lines += bytes(block).count(b"\n")
            digest.update(block)
    return lines, digest.hexdigest()


def seal_of(one: Checkpoint) -> str:
    """SM3 over what a checkpoint says."""
    fields = (one.on.isoformat(), one.last_entry_id, one.accounts, one.balances, one.log_root, one.previous)
    return hashlib.new("sm3", "\n".join(map(str, fields)).encode()).hexdigest()


def checkpoints(most: int | None = 60) -> Sequence[Checkpoint]:
    """The last sealed days, all for None, newest first; public."""
    return list(Checkpoint.objects.order_by("-on")[:most])


def check_seals() -> list[Verdict]:
    """Every sealed day, oldest first, reckoned again from the legs."""
    found, previous = [], ""
    for one in Checkpoint.objects.order_by("on"):
        chained = one.previous == previous and one.seal == seal_of(one)
        same = _digest(THEN.format(last=int(one.last_entry_id))) == (one.accounts, one.balances)
        found.append(Verdict(one, chained, same))
        previous = one.seal
    return found
