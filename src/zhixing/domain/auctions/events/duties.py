"""What the court did for others before it sells or goes on."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class PartiesTold(Event):
    """For the record: parties and priority purchasers were told of the coming auction (网拍规定 16)."""

    lot_id: int
    party_ids: list[int]
    way: str


@dataclass(frozen=True, kw_only=True)
class CauseEnded(Event):
    """For the record: the cause of a pause has ended; the round goes on by `resume_by` (网拍规定 28)."""

    lot_id: int
    round_id: int
    resume_by: str


@dataclass(frozen=True, kw_only=True)
class PurchaserNoted(Event):
    """For the record: somebody has priority in buying the lot."""

    lot_id: int
    party_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class PointlessTold(Event):
    """For the record: the creditor was told that the sale would leave him nothing (拍变规定 6)."""

    lot_id: int


@dataclass(frozen=True, kw_only=True)
class PointlessAsked(Event):
    """For the record: he asked to go on."""

    lot_id: int


@dataclass(frozen=True, kw_only=True)
class TakersDeclined(Event):
    """For the record: neither treasury nor victims take a crime's property at its reserve (刑财规定 12)."""

    lot_id: int
    round_id: int


@dataclass(frozen=True, kw_only=True)
class BuyerApproved(Event):
    """For the record: the office approved the buyer of equity (股权规定 15)."""

    lot_id: int


@dataclass(frozen=True, kw_only=True)
class SelfSaleAllowed(Event):
    """For the record: the debtor may sell his equity himself until a day (股权规定 10)."""

    lot_id: int
    until: str


@dataclass(frozen=True, kw_only=True)
class SelfSaleEnded(Event):
    """For the record: he may no longer, before its time."""

    lot_id: int


@dataclass(frozen=True, kw_only=True)
class DepositUsed(Event):
    """For the record: a defaulter's deposit paid costs, shortfall and debt (网拍规定 24)."""

    lot_id: int
    round_id: int
    fen: int
    top_up_fen: int


@dataclass(frozen=True, kw_only=True)
class EquityPartChosen(Event):
    """For the record: how many per cent of a company are put up; `ground` says why all that is held (股权规定 13)."""

    lot_id: int
    percent: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class TopUpEnforced(Event):
    """For the record: a ruling was drafted to enforce what a defaulter did not pay in time (拍变规定 22)."""

    lot_id: int
    round_id: int
    left_fen: int


@dataclass(frozen=True, kw_only=True)
class TopUpPaid(Event):
    """For the record: a defaulter paid of what he was ordered to pay beyond his deposit."""

    lot_id: int
    round_id: int
    fen: int
    left_fen: int
