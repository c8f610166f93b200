"""What happens to nodes, and what robots did."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class NodeOpened(Event):
    node: str
    node_id: int
    due_on: str | None


@dataclass(frozen=True, kw_only=True)
class NodeClosed(Event):
    """For the record."""

    node: str
    node_id: int
    late: bool


@dataclass(frozen=True, kw_only=True)
class NodeSkipped(Event):
    """For the record."""

    node: str
    node_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class NodesOverdue(Event):
    """For the record: one sweep of one court, with a digest over the nodes it marked."""

    count: int
    first_id: int
    last_id: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class NodeDueChanged(Event):
    """For the record."""

    node: str
    node_id: int
    due_on: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class RobotRan(Event):
    """For the record. `node_id` None: it finished before a node was opened."""

    robot: str
    node: str
    node_id: int | None
    milliseconds: int
    clicks: int


@dataclass(frozen=True, kw_only=True)
class RobotHandedOver(Event):
    """For the record: the robot met a refusal and left the node to a person."""

    robot: str
    node: str
    node_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RobotSwitched(Event):
    """For the record."""

    robot: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class HolidaysLoaded(Event):
    """For the record."""

    year: int
    nodes: int
