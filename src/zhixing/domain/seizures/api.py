"""The door of the room."""

from zhixing.domain.seizures.commands.answers import end_by_sale
from zhixing.domain.seizures.commands.lapse import handle_lapse
from zhixing.domain.seizures.commands.order import (
    deduct,
    order,
    release,
    release_all,
    renew,
    sign_and_order,
)
from zhixing.domain.seizures.commands.prepare import (
    drop,
    prepare,
    prepare_deduction,
    prepare_release,
    prepare_renewal,
)
from zhixing.domain.seizures.jobs import lapse_overdue, ring_alarms
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.queries import (
    Control,
    Cover,
    Place,
    behind,
    cover,
    ending,
    ends,
    expiring,
    in_force,
    of_asset,
    of_case,
    orders,
    queue,
    seizure,
    seizures,
    to_sign,
    unhandled,
)
from zhixing.domain.seizures.refusals import HeldAlready, NoSuchSeizure, OverSeizure, PapersNotSigned

__all__ = [
    "Control",
    "Cover",
    "HeldAlready",
    "NoSuchSeizure",
    "Order",
    "OverSeizure",
    "PapersNotSigned",
    "Place",
    "Seizure",
    "behind",
    "cover",
    "deduct",
    "drop",
    "end_by_sale",
    "ending",
    "ends",
    "expiring",
    "handle_lapse",
    "in_force",
    "lapse_overdue",
    "of_asset",
    "of_case",
    "order",
    "orders",
    "prepare",
    "prepare_deduction",
    "prepare_release",
    "prepare_renewal",
    "queue",
    "release",
    "release_all",
    "renew",
    "ring_alarms",
    "seizure",
    "seizures",
    "sign_and_order",
    "to_sign",
    "unhandled",
]
