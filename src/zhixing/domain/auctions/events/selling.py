"""What happens to a lot. Bids are in their round's own log, whose head enters here at opening and close."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class LotPrepared(Event):
    """For the record."""

    lot_id: int
    asset_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class LotRepriced(Event):
    """For the record: the reference price of a lot not announced yet was fixed anew."""

    lot_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class LotPublished(Event):
    """`asset_ids` and `ends_on` (the last day of bidding, ISO) are what the nodes N25 and N26 follow."""

    lot_id: int
    round_id: int
    kind: str
    asset_ids: list[int]
    opens_at: str
    ends_on: str
    start_fen: int
    panel: list[int]


@dataclass(frozen=True, kw_only=True)
class BidderRegistered(Event):
    """For the record."""

    lot_id: int
    round_id: int
    bidder_id: int


@dataclass(frozen=True, kw_only=True)
class TogetherAsked(Event):
    """For the record: a bidder named an agent, or partners; who they are stays in the room. `kind`: agent or joint."""

    lot_id: int
    round_id: int
    bidder_id: int
    kind: str
    partners: int


@dataclass(frozen=True, kw_only=True)
class SeatConfirmed(Event):
    """For the record: the court confirmed the agent or partners of a seat (网拍规定 14)."""

    lot_id: int
    round_id: int
    bidder_id: int


@dataclass(frozen=True, kw_only=True)
class BuyerChecked(Event):
    """For the record: the buyer of a home satisfies the local purchase limits (房产竞买人规定 3)."""

    lot_id: int


@dataclass(frozen=True, kw_only=True)
class PriorityConfirmed(Event):
    """For the record."""

    lot_id: int
    bidder_id: int
    rank: int


@dataclass(frozen=True, kw_only=True)
class CreditorSeated(Event):
    """For the record: an enforcing creditor bids; his claim stands in for the deposit."""

    lot_id: int
    bidder_id: int
    claim_fen: int


@dataclass(frozen=True, kw_only=True)
class BiddingBarred(Event):
    """For the record: somebody was put on the list of those who may not bid; who it is stays in the room."""

    barred_id: int
    ground: str


@dataclass(frozen=True, kw_only=True)
class BiddingAllowed(Event):
    """For the record: an entry was taken off that list."""

    barred_id: int


@dataclass(frozen=True, kw_only=True)
class DepositHeld(Event):
    """For the record."""

    lot_id: int
    bidder_id: int
    receipt_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class DepositUndone(Event):
    """For the record: the match of the money was undone, or the bank took it back."""

    lot_id: int
    bidder_id: int
    receipt_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class DepositReleased(Event):
    """For the record."""

    lot_id: int
    bidder_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class DepositCounted(Event):
    """For the record: the winner's deposit went towards the price."""

    lot_id: int
    bidder_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """For the record."""

    lot_id: int
    round_id: int
    chain_head: str


@dataclass(frozen=True, kw_only=True)
class LotSold(Event):
    lot_id: int
    round_id: int
    fen: int
    bids: int
    chain_head: str
    asset_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class LotUnsold(Event):
    lot_id: int
    round_id: int
    kind: str
    chain_head: str


@dataclass(frozen=True, kw_only=True)
class TakingOffered(Event):
    """For the record: a creditor would take an unsold lot at its reserve (拍变规定 16)."""

    lot_id: int
    round_id: int
    party_id: int
    rank: int


@dataclass(frozen=True, kw_only=True)
class LotTaken(Event):
    """A creditor takes an unsold lot at its reserve; `difference_fen` is what he pays on top of his claim."""

    lot_id: int
    round_id: int
    party_id: int
    fen: int
    difference_fen: int
    asset_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class UndoProposed(Event):
    """For the record: one person proposed that a sold round be undone."""

    lot_id: int
    round_id: int
    ground: str


@dataclass(frozen=True, kw_only=True)
class RoundUndone(Event):
    """A second person confirmed: the sale counts no more (网拍规定 31)."""

    lot_id: int
    round_id: int
    ground: str
    chain_head: str


@dataclass(frozen=True, kw_only=True)
class LotStopped(Event):
    lot_id: int
    ground: str
    chain_head: str


@dataclass(frozen=True, kw_only=True)
class LotStayed(Event):
    """For the record."""

    lot_id: int
    round_id: int
    ground: str


@dataclass(frozen=True, kw_only=True)
class LotResumed(Event):
    """For the record."""

    lot_id: int
    round_id: int


@dataclass(frozen=True, kw_only=True)
class PricePaid(Event):
    lot_id: int
    fen: int
    asset_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class BuyerDefaulted(Event):
    """For the record: the buyer did not pay in time (悔拍); his deposit is not returned."""

    lot_id: int
    round_id: int
    fen: int
