"""Many distinct execution notices, each registered, hashed and in the dossier: `python -m bench.notices [--count 10000]`.

notices_per_s_core: notices for each CPU second of all processes, PostgreSQL included. Each is sealed (P-256) and announced;
the bulk command is `documents.issue_many`.
"""

import argparse
import time

from bench.place import cpu_seconds, enter, leave, today
from bench.results import record


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("notices")
    from tests.rooms import build
    from zhixing.domain.documents import api as documents
    from zhixing.domain.documents.models import Document

    scope = build.court()
    build.seal(scope, build.staff(scope, "president", "president"))
    cases = []
    for n in range(chosen.count + 50):
        debtor = build.with_(build.DEBTOR, id_number=f"33019519800101{n:05d}", name=f"被执行人{n}")
        cases.append(build.case(scope, f"（2025）浙0195民初{n}号", parties=(build.APPLICANT, debtor)).pk)
    warm, cases = cases[:50], cases[50:]
    documents.issue_many(scope, warm, "enforcement_notice", build.now(scope))
    before, began = cpu_seconds(), time.perf_counter()
    for start in range(0, len(cases), 500):
        documents.issue_many(scope, cases[start : start + 500], "enforcement_notice", build.now(scope))
    spent, took = cpu_seconds() - before, time.perf_counter() - began
    made = Document.objects.filter(template="enforcement_notice").exclude(digest="").count() - len(warm)
    rate = made / spent
    print(f"{made} notices: {took:.1f} s wall, {spent:.1f} CPU s, {rate:.0f} per CPU second")
    if not chosen.no_record:
        record("notices_per_s_core", round(rate), "notices/CPU s", today())
    leave("notices")


if __name__ == "__main__":
    main()
