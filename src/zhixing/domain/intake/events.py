"""What happens to an application before it is a case; `object` is `application:ID`, on the court's chain."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(Event):
    application_id: int
    received_on: str


@dataclass(frozen=True, kw_only=True)
class ApplicationReturned(Event):
    application_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(Event):
    application_id: int
