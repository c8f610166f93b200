"""What was asked, answered and sorted."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class InquiryLaunched(Event):
    """`object` is `party:ID` of the debtor in all of these; `requests` are ids of `agencies`."""

    debtor_id: int
    inquiry_id: int
    requests: list[int]


@dataclass(frozen=True, kw_only=True)
class InquiryAnswered(Event):
    """Every office with a system has answered or failed; again when a later answer brings something new.

    `waiting`: counters that still answer by hand. `failed`: offices that did not answer, for a person to resend.
    """

    debtor_id: int
    inquiry_id: int
    found: int
    failed: int
    waiting: int
    complete: bool


@dataclass(frozen=True, kw_only=True)
class InquirySorted(Event):
    """Every thing found is held, or somebody said why not."""

    debtor_id: int
    inquiry_id: int
    held: int
    left: int


@dataclass(frozen=True, kw_only=True)
class AnswerRead(Event):
    """For the record: a member of staff opened what an office answered about the debtor; once a day each."""

    debtor_id: int
    look_id: int
    request_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerTaken(Event):
    """For the record: a member of staff took a file of what an office answered about the debtor; once a day each."""

    debtor_id: int
    look_id: int
    request_id: int


@dataclass(frozen=True, kw_only=True)
class ThingSeen(Event):
    """For the record: a member of staff opened a thing that was found of the debtor; once a day each."""

    debtor_id: int
    look_id: int


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Event):
    """For the record. The looks of the week from `week_on` drawn for review: `seed` draws the same ones again."""

    sample_id: int
    week_on: str
    seed: str
    of: int
    size: int


@dataclass(frozen=True, kw_only=True)
class LookReviewed(Event):
    """For the record."""

    look_id: int
    proper: bool
