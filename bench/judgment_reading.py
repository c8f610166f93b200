"""How much of a folder of labelled judgments is read exactly right.

    python bench/judgment_reading.py FOLDER [--every 5] [--rest] [--quiet] [--no-record]

FOLDER holds `*.jsonl` with documents (`doc_id`, `text` or `sections`) and `*_labels*.jsonl` of the same documents.
`--every N` takes only each N-th labelled document, `--rest` the others, so that rules made on some are checked on
the rest.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.results import record
from zhixing.domain.intake.reading.reader import transcribe
from zhixing.domain.intake.reading.shapes import Cost, Interest, Judgment, Obligation

_ROLES = ("原告（公诉）", "原告", "上诉人", "被告", "被上诉人", "第三人")
_BODY = ("审理事实", "基本案情", "一审法院认定事实", "本院二审查明事实", "判决说理", "法院意见", "二审意见")
_RESULTS = ("民事结果1", "民事结果2", "民事结果3")


def text_of(document: dict[str, Any]) -> str:
    """A judgment's text from what the source kept of it: whole, or cut into named sections."""
    cut = document.get("sections")
    if not cut:
        return str(document["text"])
    if "判决结果" in cut:
        return "\n".join(str(part) for part in cut.values())
    told = {k: str(v).strip() for k, v in cut.items() if v and str(v).strip() not in ("无", "nan")}
    parties = [(r, told[r]) for r in _ROLES if r in told]
    lines = [told.get("法院", ""), "民事判决书", told.get("案号", "")]
    lines += [f"{r.replace('（公诉）', '')}{'' if p.startswith('（') else '：'}{p}" for r, p in parties]
    lines += [f"{'与'.join(p.rpartition('：')[2] for _, p in parties)}{told.get('案由', '')}一案"]
    lines += [told[k] for k in _BODY if k in told]
    if "一审法院审判结果" in told:
        lines.append(f"一审法院判决：{told['一审法院审判结果']}")
    return "\n".join(
        [x for x in lines if x] + ["判决如下：", *(told[k].rstrip("；。") + "。" for k in _RESULTS if k in told)]
    )


@dataclass
class Score:
    """Hits and labelled values of each kind, and what went wrong."""

    hit: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, what: str, right: bool, miss: str) -> None:
        self.of[what] += 1
        self.hit[what] += right
        if not right:
            self.misses.append(f"{what}: {miss}")

    def share(self, what: str) -> float:
        return round(100 * self.hit[what] / self.of[what], 1) if self.of[what] else 100.0


def score(judgment: Judgment, label: dict[str, Any], into: Score) -> None:
    """Pairs what was read with what is labelled, each once, the closest first, and counts."""
    name = label["doc_id"]
    read = list(judgment.obligations)
    pairs = [(o, _closest(o, read)) for o in sorted(label["obligations"], key=lambda o: o["amount"] is None)]
    for wanted, got in pairs:
        shown = f"{name} {wanted['no']} wanted {_want(wanted)} read {_got(got)}"
        right = got is not None and _exact(wanted, got)
        into.count("amounts", right, shown)
        into.count(
            "interest",
            got is not None and _interest(wanted.get("interest")) == _interest_read(got.interest),
            _terms(name, wanted, got),
        )
        due = got.due if got else None
        into.count(
            "due",
            got is not None and wanted.get("due_days") == (due.days if due else None),
            f"{name} {wanted['no']} {wanted['due_text']} read {due}",
        )
    into.of["extra"] += len(judgment.obligations)
    into.hit["extra"] += len(read)
    into.misses += [f"extra: {name} {_got(o)}" for o in read]
    if label.get("costs") is not None:
        _score_costs(name, label["costs"], list(judgment.costs), into)


def _closest(wanted: dict[str, Any], read: list[Obligation]) -> Obligation | None:
    ranked = sorted(read, key=lambda o: (not _exact(wanted, o), o.amount.value != _money(wanted["amount"]), o.no))
    if not ranked or not (_exact(wanted, ranked[0]) or ranked[0].amount.value == _money(wanted["amount"])):
        return None
    read.remove(ranked[0])
    return ranked[0]


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _exact(wanted: dict[str, Any], got: Obligation) -> bool:
    same_sum = got.amount.value == _money(wanted["amount"])
    if wanted.get("periodic"):
        same_sum = same_sum and got.periodic is not None and got.periodic.amount == _money(wanted["periodic"]["amount"])
    return (
        same_sum
        and set(got.payers.value or ()) == set(wanted["payers"])
        and set(got.payees.value or ()) == set(wanted["payees"])
    )


def _interest(terms: list[dict[str, Any]] | None) -> Counter[tuple[object, ...]]:
    """Interest as comparable values; an end in words counts as open."""
    return Counter(
        (
            _money(t.get("base")),
            t.get("start"),
            _day(t.get("end")),
            t["rate_type"],
            _number(t.get("rate")),
            _number(t.get("multiplier")),
        )
        for t in terms or []
    )


def _interest_read(terms: tuple[Interest, ...]) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            t.base.value,
            t.start.value.isoformat() if t.start.value else None,
            _day(str(t.end.value)),
            t.rate_type.value,
            _number(t.rate),
            _number(t.multiplier),
        )
        for t in terms
    )


def _day(end: str | None) -> str | None:
    return end if end and len(end) == 10 and end[4] == "-" else None


def _number(value: float | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def _score_costs(name: str, wanted: list[dict[str, Any]], read: list[Cost], into: Score) -> None:
    for cost in wanted:
        borne = {(frozenset(b["by"]), _money(b["amount"])) for b in cost["borne"]}
        total = _money(cost["total"])
        hit = next((c for c in read if c.total.value == total and _shares(c) == borne), None)
        shown = [(c.kind, str(c.total.value), [(s.by, str(s.amount)) for s in c.borne]) for c in read]
        into.count("costs", hit is not None, f"{name} {cost} read {shown}")
        if hit:
            read.remove(hit)


def _shares(cost: Cost) -> set[tuple[frozenset[str], Decimal | None]]:
    return {(frozenset(s.by), s.amount) for s in cost.borne}


def _want(o: dict[str, Any]) -> str:
    return f"{o['payers']} → {o['payees']} {o['amount']} {o['what']}"


def _got(o: Obligation | None) -> str:
    return "nothing" if o is None else f"{o.payers.value} → {o.payees.value} {o.amount.value} {o.what}"


def _terms(name: str, wanted: dict[str, Any], got: Obligation | None) -> str:
    terms = [] if got is None else [tuple(map(str, x)) for x in _interest_read(got.interest)]
    return f"{name} {wanted['no']}\n   wanted {wanted.get('interest')}\n   read {terms}"


def run(folder: Path, every: int | None, rest: bool) -> Score:
    documents = {d["doc_id"]: d for p in sorted(folder.glob("*.jsonl")) if "_labels" not in p.name for d in _lines(p)}
    labels = [
        d
        for p in sorted(folder.glob("*_labels*.jsonl"))
        for d in _lines(p)
        if "obligations" in d and d["doc_id"] in documents
    ]
    if every:
        labels = [d for i, d in enumerate(labels) if (i % every == every - 1) != rest]
    into = Score()
    for label in labels:
        score(transcribe(text_of(documents[label["doc_id"]])), label, into)
    print(f"{len(labels)} judgments")
    return into


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--every", type=int)
    ask.add_argument("--rest", action="store_true")
    ask.add_argument("--quiet", action="store_true")
    ask.add_argument("--no-record", action="store_true")
    args = ask.parse_args()
    result = run(args.folder, args.every, args.rest)
    if not args.quiet:
        print("\n".join(sorted(result.misses)))
    for what in ("amounts", "interest", "due", "costs"):
        print(f"{what:10} {result.share(what):5.1f} %  {result.hit[what]}/{result.of[what]}")
    print(f"{'extra':10} {result.hit['extra']} of {result.of['extra']} read are not labelled")
    if not args.no_record and not args.every:
        today = datetime.now(UTC).date()
        for what in ("amounts", "interest", "due", "costs"):
            record(f"reading_exact_{what}", result.share(what), "%", today)
        record("reading_extra_obligations", result.hit["extra"], "obligations", today)


if __name__ == "__main__":
    main()
