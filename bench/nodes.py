"""The node clock at a province's size: `python -m bench.nodes [--cases 600000]`.

Loads cases × 38 nodes of a hundred courts with twenty officers each, then measures the sweep for late nodes
(sweep_s: those of a day, of every court), an officer's worklist page with its counts (worklist_ms) and one case's step
(step_ms), each in the database.
"""

import argparse
import time
from datetime import date, datetime, timedelta
from statistics import median

from bench.place import enter, leave, today
from bench.results import record

COLUMNS = (
    'court_id, case_id, code, object, state, "group", owner_id, "limit", opened_at, opened_on, raw_due_on, due_on, '
    "provisional, closed_at, closed_by, reason"
)
TODAY = date(2026, 11, 23)
COURTS, OFFICERS = 100, 20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=600_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("nodes")
    from tests.rooms import build

    scopes = [build.court(1000 + n, f"浙{1000 + n}") for n in range(COURTS)]
    staff = _appoint(scopes)
    began = time.perf_counter()
    rows = _load(chosen.cases, len(staff))
    print(f"{rows:,} nodes loaded in {time.perf_counter() - began:.0f} s")
    sweep, worklist, step = _sweep(scopes), _worklist(staff[::40]), _step(scopes)
    print(f"sweep {sweep:.2f} s, worklist {worklist:.1f} ms, step {step:.1f} ms")
    if not chosen.no_record:
        record("sweep_s", round(sweep, 2), "s", today())
        record("worklist_ms", round(worklist, 1), "ms", today())
        record("step_ms", round(step, 1), "ms", today())
    leave("nodes")


def _appoint(scopes):
    """The officers of every court, as rows: nobody signs in here."""
    from zhixing.domain.courts.models import Staff
    from zhixing.infra.models import Account

    logins = [(scope.court_id, f"o{scope.court_id}-{n}") for scope in scopes for n in range(OFFICERS)]
    accounts = Account.objects.bulk_create(Account(login=login, kind="staff", password="!") for _, login in logins)
    return Staff.objects.bulk_create(
        Staff(account=account, court_id=court_id, name="法官", title="法官")
        for account, (court_id, _) in zip(accounts, logins, strict=True)
    )


LOAD = f"""
INSERT INTO procedure_node ({COLUMNS})
SELECT owner.court_id, c, node.code, CASE node.code WHEN 'N06' THEN 'party:' || c ELSE '' END,
  CASE WHEN node.place <= 8 THEN 'open' ELSE 'done' END, 'officer', owner.id, '30c', %(opened)s, %(opened)s, day.due, day.due,
  false, CASE WHEN node.place > 8 THEN %(closed)s::timestamptz END, '', ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) c
JOIN (SELECT id, court_id, row_number() OVER (ORDER BY id) - 1 AS n FROM courts_staff) owner ON owner.n = c %% %(owners)s::bigint
CROSS JOIN unnest(%(codes)s::text[]) WITH ORDINALITY AS node (code, place)
CROSS JOIN LATERAL (SELECT CASE
    WHEN node.place = 1 THEN %(today)s::date - 9
    WHEN node.place = 2 AND c %% 60 = 0 THEN %(today)s::date - 1
    ELSE %(today)s::date + (c * 7 + node.place)::int %% 90 + 1 END AS due) day
"""


def _load(cases: int, owners: int) -> int:
    """Every case has its 38 nodes: 30 done, the others open: one due long ago, one due yesterday for one case in
    sixty, the rest later."""
    from django.db import connection

    from zhixing.domain.procedure import api as procedure

    codes = list(procedure.definitions())
    days = {"opened": TODAY - timedelta(days=60), "closed": TODAY - timedelta(days=30), "today": TODAY}
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for first in range(1, cases + 1, 50_000):
            last = min(first + 49_999, cases)
            cursor.execute(LOAD, {**days, "codes": codes, "owners": owners, "first": first, "last": last})
        cursor.execute("ANALYZE procedure_node")
    return cases * len(codes)


def _moment():
    from zhixing.infra.clock import SHANGHAI

    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=SHANGHAI)


def _sweep(scopes) -> float:
    """Tell what became late since yesterday's sweep, one court after the other: a node of one case in sixty."""
    from zhixing.domain.procedure import api as procedure

    before = sum(procedure.sweep(scope, _moment() - timedelta(days=1)) for scope in scopes)
    began = time.perf_counter()
    late = sum(procedure.sweep(scope, _moment()) for scope in scopes)
    took = time.perf_counter() - began
    print(f"{late:,} told late, {before:,} the day before")
    return took


def _worklist(staff) -> float:
    """The median over officers of a worklist page with its counts."""
    from tests.rooms.build import everything, with_
    from zhixing.domain.procedure import api as procedure

    times = []
    for one in staff:
        his = with_(everything(one.court_id), staff_id=one.pk)
        began = time.perf_counter()
        assert len(procedure.worklist(his, ["officer"], TODAY)) == 50
        assert procedure.worklist_counts(his, ["officer"], TODAY)["all"] >= 50
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _step(scopes) -> float:
    """The median of one event followed: a notice is signed, its node closes and that of its service opens."""
    from zhixing.domain.documents.events import DocumentSigned
    from zhixing.domain.procedure import commands
    from zhixing.domain.procedure.models import Node

    times = []
    for n, scope in enumerate(scopes):
        case = n * OFFICERS + 1
        event = DocumentSigned(
            court_id=scope.court_id,
            case_id=case,
            object=f"document:{case}",
            document_id=case,
            template="property_report_order",
            party_ids=[case],
            must_serve=True,
            standing=True,
            signed_by=0,
            digest="",
        )
        began = time.perf_counter()
        commands.follow(scope, [event], _moment())
        times.append((time.perf_counter() - began) * 1000)
        assert Node.objects.get(case_id=case, code="N06").state == "done"
        assert Node.objects.get(case_id=case, code="N07", object=event.object).state == "open"
    return median(times)


if __name__ == "__main__":
    main()
