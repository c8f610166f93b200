"""The door of the room."""

from zhixing.domain.assets.commands import (
    add_photo,
    mark_delivered,
    mark_held,
    mark_on_sale,
    mark_priced,
    mark_released,
    mark_sold,
    note_value,
    record,
)
from zhixing.domain.assets.models import Asset, AssetClaim
from zhixing.domain.assets.queries import (
    Thing,
    Worth,
    asset,
    assets,
    by_number,
    claimed,
    claims,
    thing,
    things,
    values,
)
from zhixing.domain.assets.refusals import NoSuchAsset, TwoRecords
from zhixing.domain.assets.rules import Identity

__all__ = [
    "Asset",
    "AssetClaim",
    "Identity",
    "NoSuchAsset",
    "Thing",
    "TwoRecords",
    "Worth",
    "add_photo",
    "asset",
    "assets",
    "by_number",
    "claimed",
    "claims",
    "mark_delivered",
    "mark_held",
    "mark_on_sale",
    "mark_priced",
    "mark_released",
    "mark_sold",
    "note_value",
    "record",
    "thing",
    "things",
    "values",
]
