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
