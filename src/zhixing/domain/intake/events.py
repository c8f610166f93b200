"""What happens to an application before it is a case, with `object` `application:ID` on the court's chain; letters."""

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


@dataclass(frozen=True, kw_only=True)
class LetterReceived(Event):
    """A party wrote; `object` is `letter:ID`, on the case's chain. `kind`: message, clue or appointment.

    `urgent`: a clue that is checked within the shorter time (财产调查规定 2).
    """

    letter_id: int
    party_id: int
    kind: str
    answer_by: str
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class LetterAnswered(Event):
    letter_id: int
    party_id: int
    kind: str
