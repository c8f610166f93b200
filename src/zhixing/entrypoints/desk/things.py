"""Names for the ids that nodes and events carry: `party:5`, `document:7`, `staff:3`."""

from collections.abc import Callable, Iterable

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.parties import api as parties
from zhixing.kernel.scope import Scope

Finder = Callable[[Scope, set[int]], dict[int, str]]


def _parties(scope: Scope, ids: set[int]) -> dict[int, str]:
    return dict(parties.Party.objects.filter(pk__in=ids, court_id__in=scope.courts).values_list("pk", "name"))


def _documents(scope: Scope, ids: set[int]) -> dict[int, str]:
    rows = documents.documents(scope).filter(pk__in=ids)
    return {row.pk: f"《{row.title}》" for row in rows}


def _staff(scope: Scope, ids: set[int]) -> dict[int, str]:
    return dict(courts.staff(scope).filter(pk__in=ids).values_list("pk", "name"))


def _units(scope: Scope, ids: set[int]) -> dict[int, str]:
    rows = agencies.Unit.objects.filter(pk__in=ids).values_list("pk", "name", "name_en")
    return {pk: f"{name} || {name_en}" for pk, name, name_en in rows}


def _assets(scope: Scope, ids: set[int]) -> dict[int, str]:
    return dict(assets.Asset.objects.filter(pk__in=ids, court_id__in=scope.courts).values_list("pk", "title"))


def _lots(scope: Scope, ids: set[int]) -> dict[int, str]:
    return dict(auctions.lots(scope).filter(pk__in=ids).values_list("pk", "title"))


FINDERS: dict[str, Finder] = {
    "party": _parties, "document": _documents, "staff": _staff, "unit": _units, "asset": _assets, "lot": _lots,
}  # fmt: skip


def named(scope: Scope, objects: Iterable[str]) -> dict[str, str]:
    """Object -> name, as a pair where there are two languages; what is not known or not seen is left out."""
    wanted: dict[str, set[int]] = {}
    for one in objects:
        kind, _, number = one.partition(":")
        if kind in FINDERS and number.isdecimal():
            wanted.setdefault(kind, set()).add(int(number))
    return {f"{kind}:{pk}": name for kind, ids in wanted.items() for pk, name in FINDERS[kind](scope, ids).items()}
