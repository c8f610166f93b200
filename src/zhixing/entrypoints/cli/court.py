"""`zhixing court …`: what only the operator does for a court."""

import argparse
from typing import TYPE_CHECKING, Any

from zhixing.entrypoints.start import enter
from zhixing.kernel.refusal import Refusal

if TYPE_CHECKING:
    from zhixing.domain.courts.api import Court


class NoSuchCourt(Refusal):
    """`code`: as given."""

    zh = "没有代字为“{code}”的法院。"
    en = "There is no court with the code {code}."
    status = 404


class PracticeSealOnly(Refusal):
    """A self-made certificate vouches for nothing outside the practice world."""

    zh = "{name}不是演练法院，不能使用自制的签章证书。"
    en = "The court {code} is not a practice court: it can't use a self-made certificate."


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("court", help="equip a court")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    init = verbs.add_parser("init", help="make a practice court's sealing certificate; a former one is replaced")
    init.add_argument("code", metavar="CODE", help="as in its case numbers: 浙0195")
    init.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.domain.courts.api import system_scope
    from zhixing.domain.documents import api as documents
    from zhixing.infra import clock

    court = named(arguments.code)
    if not court.tenant.practice:
        raise PracticeSealOnly(code=court.code, name=court.name)
    documents.install_seal(system_scope(court.pk, "court.found"), clock.now(court.pk))
    print(f"{court.name}的签章证书已启用 · the sealing certificate of {court.name_en} is in use")


def named(code: str) -> "Court":
    """The court of this code. Raises NoSuchCourt."""
    from zhixing.domain.courts import api as courts

    try:
        return courts.court_by_code(code)
    except courts.Court.DoesNotExist:
        raise NoSuchCourt(code=code) from None
