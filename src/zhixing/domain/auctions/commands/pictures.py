"""Pictures of a lot: photos in their order with captions, panoramas cut into tiles, spin views, and marks on them."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.commands.lots import WRITABLE, describe
from zhixing.domain.auctions.events import ListingImported
from zhixing.domain.auctions.models import Lot, Picture
from zhixing.domain.auctions.queries.lots import case_of_lot, lot
from zhixing.domain.auctions.refusals import (
    NoSuchPicture,
    NotAPaper,
    NotInThisLotState,
    PackageRefused,
    PicturesChanged,
)
from zhixing.infra import files, pictures, scans
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.scope import Scope
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS

MOST_PAPER = 20 * 1024 * 1024
"""Bytes of a paper [design]."""


@command
def add_photo(scope: Scope, lot_id: int, picture: bytes, caption: str = "") -> Picture:
    """Add a photo at the end, stripped of all but the picture. Raises NotInThisLotState, NotAPicture, PictureTooLarge."""
    scope.require("auction.prepare")
    shown, middle, small = pictures.photo(picture)
    one = _locked(scope, lot_id)
    key = files.store(shown, ".jpg")
    one.photos = [*(photo for photo in one.photos if photo != key), key]
    one.save(update_fields=["photos"])
    said = {"middle": files.store(middle, ".jpg"), "small": files.store(small, ".jpg")}
    said["caption"] = caption.strip()[:80]
    return Picture.objects.update_or_create(lot=one, kind=Picture.Kind.PHOTO, key=key, defaults=said)[0]


@command
def arrange_photos(scope: Scope, lot_id: int, order: Sequence[str], captions: Mapping[str, str]) -> Lot:
    """Put the photos in an order, leaving out what is dropped, with captions. Raises PicturesChanged."""
    scope.require("auction.prepare")
    one = _locked(scope, lot_id)
    if len(set(order)) != len(order) or not set(order) <= set(one.photos):
        raise PicturesChanged(lot_id=lot_id)
    one.photos = list(order)
    one.save(update_fields=["photos"])
    for key, caption in captions.items():
        Picture.objects.filter(lot=one, kind=Picture.Kind.PHOTO, key=key).update(caption=caption.strip()[:80])
    return one


@command
def add_panorama(scope: Scope, lot_id: int, picture: bytes, caption: str = "") -> Picture:
    """Add a room to the tour, cut into tiles. Raises NotAPanorama, NotAPicture, PictureTooLarge, NotInThisLotState."""
    scope.require("auction.prepare")
    whole = pictures.panorama(picture)
    tiles = {f"{column}-{row}": files.store(tile, ".jpg") for column, row, tile in pictures.tiles(whole)}
    one = _locked(scope, lot_id)
    said = {"tiles": tiles, "width": whole.width, "caption": caption.strip()[:80]}
    said["position"] = one.pictures.filter(kind=Picture.Kind.PANORAMA).count() + 1
    key = files.store(pictures.overview(whole), ".jpg")
    return Picture.objects.update_or_create(lot=one, kind=Picture.Kind.PANORAMA, key=key, defaults=said)[0]


@command
def set_spin(scope: Scope, lot_id: int, frames: Sequence[bytes]) -> list[Picture]:
    """Make the spin view of 24 to 72 photos taken around the thing, no two alike, in their order; a former one goes.

    Raises SpinIncomplete, NotAPicture, PictureTooLarge, NotInThisLotState.
    """
    scope.require("auction.prepare")
    made = list(dict.fromkeys(pictures.photo(frame) for frame in frames))
    rules.check_spin(len(made) if len(made) == len(frames) else 0)
    one = _locked(scope, lot_id)
    one.pictures.filter(kind=Picture.Kind.SPIN).delete()
    return Picture.objects.bulk_create(
        Picture(
            lot=one,
            kind=Picture.Kind.SPIN,
            key=files.store(shown, ".jpg"),
            middle=files.store(middle, ".jpg"),
            small=files.store(small, ".jpg"),
            position=number,
        )
        for number, (shown, middle, small) in enumerate(made, 1)
    )


@command
def mark_picture(scope: Scope, picture_id: int, marks: Iterable[Mapping[str, Any]]) -> Picture:
    """Set the marks of a panorama or a frame: defects, lease facts, notes. Raises BadMark, NoSuchPicture."""
    scope.require("auction.prepare")
    found = Picture.objects.filter(pk=picture_id).first()
    if found is None:
        raise NoSuchPicture(picture_id=picture_id)
    _locked(scope, found.lot_id)
    found.marks = rules.marks(marks, panorama=found.kind == Picture.Kind.PANORAMA)
    found.save(update_fields=["marks"])
    return found


@command
def add_paper(scope: Scope, lot_id: int, paper: bytes, name: str) -> Picture:
    """Add a PDF for everybody to read: the copy of the appraisal … (网拍规定 13). Raises NotAPaper, NotInThisLotState."""
    scope.require("auction.prepare")
    name = name.strip()[:80]
    sound = paper.startswith(b"%PDF-") and b"/Encrypt" not in paper and scans.fits(paper)
    if not name or not sound or len(paper) > MOST_PAPER:
        raise NotAPaper
    one = _locked(scope, lot_id)
    said = {"caption": name, "position": one.pictures.filter(kind=Picture.Kind.PAPER).count() + 1}
    key = files.store(paper, ".pdf")
    return Picture.objects.update_or_create(lot=one, kind=Picture.Kind.PAPER, key=key, defaults=said)[0]


@command
def drop_picture(scope: Scope, picture_id: int) -> None:
    """Take a panorama off the tour, or a paper off the list. Raises NoSuchPicture."""
    scope.require("auction.prepare")
    kinds = (Picture.Kind.PANORAMA, Picture.Kind.PAPER)
    found = Picture.objects.filter(pk=picture_id, kind__in=kinds).first()
    if found is None:
        raise NoSuchPicture(picture_id=picture_id)
    _locked(scope, found.lot_id)
    found.delete()


@command
def import_package(scope: Scope, lot_id: int, package: bytes, at: datetime) -> int:
    """Take in a helper's listing package: texts and pictures, all or nothing; how many pictures.

    A zip with `manifest.json`. Raises PackageRefused naming what is wrong, and what its pictures raise.
    """
    scope.require("auction.prepare")
    manifest, contents = _unpacked(package)
    declared = rules.check_manifest(manifest, contents)
    listing = _texts(manifest.get("listing", {}), {item.key for item in LISTING_ITEMS})
    warnings = _texts(manifest.get("warnings", {}), {item.key for item in WARNINGS})
    face = _texts(
        {name: manifest[name] for name in ("place", "description") if name in manifest}, {"place", "description"}
    )
    for row in declared["photos"]:
        add_photo(scope, lot_id, contents[row["file"]], str(row.get("caption", "")))
    for row in declared["panoramas"]:
        made = add_panorama(scope, lot_id, contents[row["file"]], str(row.get("caption", "")))
        mark_picture(scope, made.pk, row.get("marks", []))
    for row in declared["papers"]:
        add_paper(scope, lot_id, contents[row["file"]], str(row.get("caption", "")))
    if declared["spin"]:
        frames = set_spin(scope, lot_id, [contents[row["file"]] for row in declared["spin"]])
        for frame, row in zip(frames, declared["spin"], strict=True):
            mark_picture(scope, frame.pk, row.get("marks", []))
    describe(scope, lot_id, listing, warnings, at, None, None, None, None, None, **face)
    count = sum(len(rows) for rows in declared.values())
    note(scope, lot(scope, lot_id), ListingImported, at, digest=files.digest(package), pictures=count)
    return count


def _texts(given: Any, known: set[str]) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise PackageRefused(name="manifest.json", why_zh="文字写得不对", why_en="its texts are not well formed")
    if odd := set(given) - known:
        raise PackageRefused(
            name="manifest.json", why_zh=f"没有 {min(odd)} 这一项", why_en=f"there is no item {min(odd)}"
        )
    return given


def _unpacked(package: bytes) -> tuple[Any, dict[str, bytes]]:
    """The manifest and every file; what a directory promises is checked before a byte is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive:
            found = [one for one in archive.infolist() if not one.filename.endswith("/")]  # a file may have no name
            rules.check_entries([_entry(one) for one in found])
            contents = {one.filename: _read(archive, one) for one in found}
        return json.loads(contents["manifest.json"]), contents
    except KeyError:
        raise PackageRefused(name="manifest.json", why_zh="没有", why_en="is missing") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        raise PackageRefused(name="", why_zh="不是完好的 zip 文件", why_en="it is no sound zip file") from None
    except (ValueError, RecursionError):
        raise PackageRefused(name="manifest.json", why_zh="不是 JSON", why_en="is no JSON") from None


def _entry(one: zipfile.ZipInfo) -> rules.Entry:
    link = (one.external_attr >> 16) & 0o170000 == 0o120000
    return rules.Entry(one.filename, one.file_size, one.compress_size, bool(one.flag_bits & 1), link)


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """No more than the directory promised: a lying size is a bomb."""
    with archive.open(one) as file:
        data = file.read(one.file_size + 1)
    if len(data) != one.file_size:
        raise PackageRefused(name=one.filename[:60], why_zh="大小与目录不符", why_en="is not of the size stated")
    return data


def _locked(scope: Scope, lot_id: int) -> Lot:
    lock_case(case_of_lot(scope, lot_id))
    one = Lot.objects.select_for_update().get(pk=lot_id)
    if one.state not in WRITABLE:
        raise NotInThisLotState(state=one.get_state_display())
    return one
