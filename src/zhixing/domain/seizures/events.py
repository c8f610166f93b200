"""What becomes of holds. `object` is `asset:ID` in all of these; days are ISO text."""

from dataclasses import dataclass, field

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class SeizurePrepared(Event):
    """For the record: papers drafted, nothing ordered yet."""

    seizure_id: int
    asset_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class SeizureOrdered(Event):
    """For the record: who sent which order; `request_id` 0 where the paper is handed to a third party."""

    seizure_id: int
    asset_id: int
    act: str
    request_id: int


@dataclass(frozen=True, kw_only=True)
class AssetSeized(Event):
    """The hold is in force. `kind` is the thing's; `sellable`: it can be sold by this case (a deposit is deducted)."""

    seizure_id: int
    asset_id: int
    until_on: str
    rank: int
    kind: str
    sellable: bool


@dataclass(frozen=True, kw_only=True)
class SeizureQueued(Event):
    """For the record. Another court holds the thing: this one waits (轮候), without a term."""

    seizure_id: int
    asset_id: int
    rank: int


@dataclass(frozen=True, kw_only=True)
class SeizureRefused(Event):
    """For the record. The office declined an order; a person reads why."""

    seizure_id: int
    asset_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class SeizureRenewed(Event):
    seizure_id: int
    asset_id: int
    until_on: str


@dataclass(frozen=True, kw_only=True)
class SeizureReleased(Event):
    seizure_id: int
    asset_id: int


@dataclass(frozen=True, kw_only=True)
class SeizureLapsed(Event):
    """For the record. Nobody renewed it in time: its effect is gone (查扣冻规定 27), and every page says so."""

    seizure_id: int
    asset_id: int


@dataclass(frozen=True, kw_only=True)
class SeizureVoided(Event):
    """The case `sold_in` sold the thing: this hold waited at `rank` (0: not ordered yet) and never took effect."""

    seizure_id: int
    asset_id: int
    rank: int
    sold_in: int


@dataclass(frozen=True, kw_only=True)
class MoneyDeducted(Event):
    """The bank has sent the money; it arrives by the bank's own notice. `ended`: nothing stays frozen."""

    seizure_id: int
    asset_id: int
    fen: int
    ended: bool


@dataclass(frozen=True, kw_only=True)
class SeizureEnding(Event):
    """So many days are left of a hold: first its renewal is drafted, then alarms ring (60, 30, 15, 7), each louder.

    `step`: which alarm, 0 for the draft; `circle`: the groups it reaches, `officer` being the case's own.
    """

    seizure_id: int
    asset_id: int
    until_on: str
    days: int
    step: int = 0
    circle: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LapseHandled(Event):
    """For the record: somebody dealt with a hold that had lapsed."""

    seizure_id: int
    asset_id: int


@dataclass(frozen=True, kw_only=True)
class RightToSellAsked(Event):
    """For the record, in each court's own chain: a waiting court asked the first one to let it sell; answer by that day."""

    seizure_id: int
    asset_id: int
    transfer_id: int
    answer_by: str


@dataclass(frozen=True, kw_only=True)
class RightToSellRefused(Event):
    """For the record: the first court keeps the right to sell; the two may go to their common upper court."""

    seizure_id: int
    asset_id: int
    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class RightToSellGiven(Event):
    """The first court lets another sell: its own hold and rank stay, but it neither prices nor sells any longer."""

    seizure_id: int
    asset_id: int
    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class RightToSellGained(Event):
    """This case may sell the thing although its hold waits at `rank`. `kind` is the thing's."""

    seizure_id: int
    asset_id: int
    transfer_id: int
    rank: int
    kind: str
    sellable: bool


@dataclass(frozen=True, kw_only=True)
class DebtOrderMoved(Event):
    """For the record: an order to a third party was drafted, issued, served, objected to, enforced, paid or dropped."""

    order_id: int
    asset_id: int
    step: str


@dataclass(frozen=True, kw_only=True)
class SeizuresLoaded(Event):
    """For the record: holds brought in from elsewhere, with a digest over their rows."""

    count: int
    digest: str
