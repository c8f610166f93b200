"""What a transfer order says, and in which order things happen after a sale."""

from typing import Any

STATE_WORDS = {
    "paid": "价款已付清，待裁定",
    "ruled": "裁定已签发，待送达",
    "title": "所有权已转移，待过户",
    "asked": "已通知过户，等答复",
    "transferred": "已过户，待交付",
    "delivered": "已交付",
}
TRANSFER_ITEM = {"vehicle": "vehicle.transfer"}
TRANSFER_BASIS = "民诉法262；拍变规定26；机动车登记规定90"
ANSWER_DAYS = 3
"""Court days' notice the order gives the office; how long it may take by law stands in `law.vehicles`."""


def transfer_fields(plate: str, buyer_name: str, buyer_id: str) -> dict[str, Any]:
    """The fields of `vehicle.transfer` (docs/agency-interface.md): our own seal is lifted with it."""
    return {"plate": plate, "buyer_name": buyer_name, "buyer_id": buyer_id, "lift": True}
