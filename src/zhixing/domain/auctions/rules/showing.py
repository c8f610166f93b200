"""How a lot is shown: what words find it, which marks and packages are whole. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from zhixing.domain.auctions.refusals import BadMark, PackageRefused, SpinIncomplete

SPIN_FRAMES = (24, 72)
"""How many photos make a spin view [design]."""
MARKS = frozenset({"defect", "lease", "note"})
MOST_MARKS = 40
MOST_FILES, MOST_BYTES, MOST_RATIO = 200, 400 * 1024 * 1024, 200
"""Of a listing package: files, bytes unpacked, unpacked to packed [design]."""
SEGMENTS = {"open": 0, "scheduled": 1, "paused": 1}
"""Where a state stands in the hall; what is over is last."""
AHEAD = {"opens": timedelta(hours=24), "ends": timedelta(hours=1)}
"""How long before it opens, and before it ends, whoever watches a lot is reminded [design]."""
MOST_REMINDED = 5
"""How often a reminder is tried to be handed over [design]."""
REMIND = "remind-"
"""Keys of reminders at the gateway."""


def may_still_remind(what: str, state: str, moment: datetime, now: datetime) -> bool:
    """Whether what a reminder would tell has not happened yet; `moment` is its opening or its end."""
    return state == {"opens": "scheduled", "ends": "open"}[what] and now < moment


def reminder(what: str, court: str, title: str, moment: datetime, address: str) -> str:
    """The words of a reminder; `moment` in Asia/Shanghai."""
    when = f"{moment.month}月{moment.day}日{moment:%H:%M}"
    told = f"将于{when}开拍" if what == "opens" else f"将于{when}结束，有人出价则顺延"
    return f"【{court}】您关注的“{title[:40]}”{told}。查看：{address}"


def reminded(key: str) -> int | None:
    """The reminder behind a gateway's key; None for a message of another room."""
    number = key.removeprefix(REMIND)
    return int(number) if number != key and number.isascii() and number.isdigit() else None


def segment(state: str) -> int:
    """0 runs, 1 comes, 2 is over."""
    return SEGMENTS.get(state, 2)


def grams(*texts: str) -> list[str]:
    """Every two neighbouring characters of the words, and every single one, so that one typed character finds too."""
    found: set[str] = set()
    for word in words(" ".join(texts)):
        found.update(word)
        found.update(word[at : at + 2] for at in range(len(word) - 1))
    return sorted(found)


def words(text: str) -> list[str]:
    """Words in their one form: full width becomes half, capitals small, marks part them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()


def needed_grams(word: str) -> list[str]:
    """What a row must hold to be able to carry this word."""
    return [word] if len(word) == 1 else [word[at : at + 2] for at in range(len(word) - 1)]


def check_spin(count: int) -> None:
    """Raises SpinIncomplete."""
    least, most = SPIN_FRAMES
    if not least <= count <= most:
        raise SpinIncomplete(count=count, least=least, most=most)


def marks(given: Iterable[Mapping[str, Any]], *, panorama: bool) -> list[dict[str, Any]]:
    """Marks in their stored form. Raises BadMark."""
    reach = {"yaw": (-180.0, 360.0), "pitch": (-90.0, 90.0)} if panorama else {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    found: list[dict[str, Any]] = []
    for one in given:
        text, kind = str(one.get("text", "")).strip()[:120], str(one.get("kind", ""))
        try:
            spot = {axis: float(one[axis]) for axis in reach}
        except (KeyError, TypeError, ValueError):
            raise BadMark(text=text) from None
        inside = all(low <= spot[axis] <= high for axis, (low, high) in reach.items())  # NaN is outside too
        if not inside or kind not in MARKS or not text or len(found) == MOST_MARKS:
            raise BadMark(text=text)
        found.append({**spot, "kind": kind, "text": text})
    return found


@dataclass(frozen=True)
class Entry:
    """A file of a package as its directory tells."""

    name: str
    size: int
    packed: int
    encrypted: bool = False
    link: bool = False


def check_entries(entries: Sequence[Entry]) -> None:
    """Whether a zip may be unpacked at all. Raises PackageRefused naming the file and why."""
    if len(entries) > MOST_FILES:
        raise PackageRefused(name="", why_zh=f"文件超过 {MOST_FILES} 个", why_en=f"more than {MOST_FILES} files")
    seen: set[str] = set()
    total = 0
    for one in entries:
        total += one.size
        path = PurePosixPath(one.name)
        if path.is_absolute() or ".." in path.parts or "\\" in one.name or ":" in one.name or "\0" in one.name:
            raise PackageRefused(name=one.name[:60], why_zh="路径越出压缩包", why_en="its path leaves the package")
        if one.link:
            raise PackageRefused(name=one.name[:60], why_zh="是链接，不是文件", why_en="it is a link")
        if one.encrypted:
            raise PackageRefused(name=one.name[:60], why_zh="加了密", why_en="it is encrypted")
        if one.name.casefold() in seen:
            raise PackageRefused(name=one.name[:60], why_zh="重名", why_en="the name is there twice")
        seen.add(one.name.casefold())
        if total > MOST_BYTES or one.size > MOST_RATIO * max(one.packed, 1024):
            raise PackageRefused(name=one.name[:60], why_zh="解开后过大", why_en="it is too large unpacked")


def _is_row(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("file"), str):
        return False
    spots = row.get("marks", [])
    return isinstance(spots, list) and all(isinstance(spot, dict) for spot in spots)


def check_manifest(manifest: Any, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Pictures a manifest declares, by kind, each with file, caption and marks; every file of the package is declared.

    Raises PackageRefused.
    """
    if not isinstance(manifest, dict) or manifest.get("format") != "zhixing-listing-1":
        raise PackageRefused(name="manifest.json", why_zh="不是 zhixing-listing-1 格式", why_en="not zhixing-listing-1")
    declared: dict[str, list[dict[str, Any]]] = {}
    for kind in ("photos", "panoramas", "spin", "papers"):
        rows = manifest.get(kind, [])
        if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
            raise PackageRefused(name="manifest.json", why_zh=f"{kind} 写得不对", why_en=f"{kind} is not well formed")
        declared[kind] = rows
    files = [row["file"] for rows in declared.values() for row in rows]
    present = {name for name in names if name != "manifest.json"}
    if odd := set(files) ^ present:
        name = min(odd)
        missing = name not in present
        zh, en = (
            ("清单里有、包里没有", "declared, not there") if missing else ("包里有、清单里没有", "there, not declared")
        )
        raise PackageRefused(name=name[:60], why_zh=zh, why_en=en)
    if len(files) != len(set(files)):
        raise PackageRefused(name="manifest.json", why_zh="同一文件用了两次", why_en="a file is used twice")
    return declared
