"""财产: one thing with all that is known of it, and the pairs of records that may be one thing."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.assets import api as assets
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.components.places import place_map
from zhixing.entrypoints.desk.frame import attempt, done, number, show, shown
from zhixing.entrypoints.desk.way import KINDS, STATES, stands
from zhixing.entrypoints.door import staff_page
from zhixing.infra import files, pictures
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.exempt import EXEMPTIONS

SOURCES = {
    "bank": "银行 || Bank",
    "register": "登记机关 || Register",
    "valuation": "参考价 || Reference price",
    "sale": "成交 || Sale",
    "person": "承办人 || Officer",
}
BURDENS = {
    "mortgage": "抵押 || Mortgage",
    "pledge": "质押 || Pledge",
    "lien": "留置 || Lien",
    "builder": "建设工程优先 || Builder",
    "tax": "税收 || Tax",
    "lease": "租赁 || Lease",
    "other": "其他 || Other",
}
WHY = {
    "number": "编号与号牌指向两条登记 || Number and mark lead to two records",
    "mark": "同一号牌，两个车架号 || One plate, two VINs",
    "title": "同一权利人，名称相同 || One owner, one name",
}
EXEMPT = [("", "不属于 || None"), *((one.key, f"{one.zh} || {one.en}") for one in EXEMPTIONS)]


@staff_page("asset.view")
def page(request: Any, asset_id: int) -> HttpResponse:
    """One thing: what it is and is worth, who holds it, who else has rights in it, where it lies, what it looks like."""
    shown = _page(request, asset_id)
    inquiries.note_seen(request.asker, asset_id, request.at)
    return shown


def _page(request: Any, asset_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope, on = request.asker, request.at.date()
    row = assets.asset(scope, asset_id)
    thing, worths = assets.thing(row), assets.values(scope, asset_id)
    key = str(thing.particulars.get("exempt") or "")
    return show(
        request,
        "desk/thing.html",
        status=refused.status if refused else 200,
        row=row,
        thing=thing,
        kind=KINDS[thing.kind],
        state=STATES[thing.state],
        net=assets.net(scope, asset_id),
        worths=[(one, SOURCES.get(one.source, one.source)) for one in worths],
        curve=_curve(worths),
        told=_told(thing),
        seals=[one | {"to_on": _day(str(one.get("to_on")))} for one in thing.particulars.get("seals") or []],
        point=place_map(thing.particulars.get("point")),
        exempt=next((one for one in EXEMPTIONS if one.key == key), None),
        exempt_key=key,
        exemptions=EXEMPT,
        shares=assets.shares(scope, asset_id),
        burdens=[(one, BURDENS[one.kind], Money(one.fen) if one.fen is not None else None)
                 for one in assets.burdens(scope, asset_id)],
        burden_kinds=list(BURDENS.items()),
        claims=assets.claims(scope, asset_id),
        holds=[(one, stands(one.state, one.rank)) for one in seizures.of_asset(scope, asset_id, on)],
        pairs=_pairs(request, assets.matches(scope, asset_id=asset_id)),
        given=request.POST,
        refused=refused,
    )  # fmt: skip


def _told(thing: assets.Thing) -> list[tuple[str, str]]:
    """What offices told of it and may be shown, with the words of each field."""
    known = _fields(thing.kind).items()
    return [
        (words, _plain(name, thing.particulars[name]))
        for name, words in known
        if thing.particulars.get(name) not in (None, "")
    ]


def _fields(kind: str) -> dict[str, str]:
    """Particulars that may be shown -> their names, from the items that tell of this kind."""
    found: dict[str, str] = {}
    for item in inquiries.items().values():
        if item.asset and item.asset.kind == kind:
            found |= {name: item.record[name][1] for name in item.asset.shown}
    return found


def _plain(name: str, value: Any) -> str:
    return f"{Money(value):,}" if name.endswith("_fen") and type(value) is int else str(value)


def _curve(worths: list[assets.Worth]) -> dict[str, Any] | None:
    """The values as a chart, oldest first; one value is no curve."""
    if len(worths) < 2:
        return None
    line = list(reversed(worths))[-12:]
    labels = [f"{one.on:%m-%d}" for one in line]
    values = [one.amount.fen / 1_000_000 for one in line]
    return {
        "title": "价值 || Value",
        "unit": "万元 || ¥10k",
        "labels": labels,
        "values": values,
        "name": "价值 || Value",
    }


@staff_page("asset.view")
def photo(request: Any, asset_id: int, no: int) -> HttpResponse:
    """A picture, in the order shown, from 1."""
    keys = assets.asset(request.asker, asset_id).photos
    if not 1 <= no <= len(keys):
        raise Http404
    kind = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}[keys[no - 1].rsplit(".", 1)[1]]
    return HttpResponse(files.fetch(keys[no - 1]), content_type=kind)


def _act(words: str, run: Any) -> Any:
    """A view for one act on a thing."""

    @staff_page("asset.record")
    @require_POST
    def view(request: Any, asset_id: int) -> HttpResponse:
        assets.asset(request.asker, asset_id)
        refused = attempt(lambda: run(request, asset_id))
        return _page(request, asset_id, refused) if refused else done(request, words, f"/desk/assets/{asset_id}/")

    return view


def _money(text: str) -> Money | None:
    return Money.yuan(text) if text.strip() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _photo(request: Any, pk: int) -> None:
    file = request.FILES.get("photo")
    assets.add_photo(request.asker, pk, file.read(pictures.LARGEST + 1) if file else b"", request.at)


def _burden(request: Any, pk: int) -> None:
    given = request.POST
    kind = given.get("kind") if given.get("kind") in BURDENS else "other"
    secured, since = _money(given.get("secured", "")), _day(given.get("since", ""))
    assets.note_burden(request.asker, pk, kind, given.get("holder", ""), secured, since, request.at)


def _share(request: Any, pk: int) -> None:
    given, mine = request.POST, bool(request.POST.get("debtors"))
    holder = assets.asset(request.asker, pk).owner.name if mine else given.get("holder", "")
    assets.note_share(request.asker, pk, holder, given.get("part", ""), mine, request.at)


def _value(request: Any, pk: int) -> None:
    worth = Money.yuan(request.POST.get("amount", ""))
    assets.note_value(request.asker, pk, worth, "person", request.at.date(), request.at)


add_photo = _act("已加照片。 || Picture added.", _photo)
note_burden = _act("已登记他项权利。 || Right noted.", _burden)
note_share = _act("已登记份额。 || Share noted.", _share)
note_value = _act("已登记价值。 || Value noted.", _value)
end_burden = _act(
    "已注销。 || Ended.",
    lambda request, pk: assets.end_burden(request.asker, number(request.POST.get("burden")), request.at),
)
exempt = _act(
    "已登记。 || Noted.",
    lambda request, pk: assets.note_exempt(
        request.asker, pk, request.POST.get("key", ""), request.POST.get("ground", ""), request.at
    ),
)
place = _act(
    "已标位置。 || Placed.",
    lambda request, pk: assets.place(
        request.asker, pk, request.POST.get("lng", ""), request.POST.get("lat", ""), request.at
    ),
)


def _pairs(request: Any, rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "pair": one,
            "why": WHY[one.why],
            "kind": KINDS[one.first.kind],
            "both": [
                (thing, STATES[thing.state], _told(thing)) for thing in map(assets.thing, (one.first, one.second))
            ],
            "keeps": [
                keep
                for gone, keep in (
                    (one.second, (one.first_id, "是同一件，并入甲", "One thing: keep the first")),
                    (one.first, (one.second_id, "是同一件，并入乙", "One thing: keep the second")),
                )
                if gone.state == "found"
            ],
        }
        for one in rows
    ]


@staff_page("asset.view")
def matches(request: Any) -> HttpResponse:
    """Pairs to decide, or those decided, which can be taken back."""
    return _matches(request)


def _matches(request: Any, refused: Refusal | None = None) -> HttpResponse:
    scope, decided = request.asker, request.GET.get("state") == "done"
    rows = assets.matches(scope, decided)
    strip = [
        ("/desk/assets/matches/", "等人判断 || To decide", assets.matches(scope, False).count(), ""),
        ("/desk/assets/matches/?state=done", "已判断 || Decided", assets.matches(scope, True).count(), ""),
    ]
    return show(
        request,
        "desk/matches.html",
        status=refused.status if refused else 200,
        pairs=_pairs(request, rows[: shown(request)]),
        total=rows.count(),
        strip=strip,
        refused=refused,
    )


@staff_page("asset.record")
@require_POST
def decide(request: Any, match_id: int) -> HttpResponse:
    """Merge into one of the two (`keep`), keep them apart, or take the decision back."""
    keep = number(request.POST.get("keep"))
    act = "merge" if keep else request.POST.get("act", "")
    run = {
        "merge": lambda: assets.merge(request.asker, match_id, keep, request.at),
        "apart": lambda: assets.keep_apart(request.asker, match_id, request.at),
    }.get(act, lambda: assets.undo_match(request.asker, match_id, request.at))
    refused = attempt(run)
    if refused is not None:
        return _matches(request, refused)
    words = {"merge": "已合并，可以撤销。 || Merged; can be undone.", "apart": "已分开。 || Kept apart."}
    return done(request, words.get(act, "已撤销。 || Undone."), "/desk/assets/matches/")
