"""Sealing a PDF, in two ways behind one method: by pyHanko what a person signs, by a block of our own what robots seal.

Both are PAdES signatures of the court's certificate. A certified seal server (SM2) comes as another `Seal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from .certificates import Certificate
from .cms import Frame
from .signed import prepare

FIELD = "CourtSeal"


class Seal(Protocol):
    """A court's means of sealing; the gateway to a certified seal server is another one."""

    def sign(self, pdf: bytes, reason: str, at: datetime) -> bytes:
        """`pdf` with the court's signature appended; `at` is the time of signing it states, `reason` why."""


@dataclass(frozen=True)
class SignedSeal:
    """Set by a person, paper by paper: P-256, SHA-256, by pyHanko."""

    certificate: Certificate

    def sign(self, pdf: bytes, reason: str, at: datetime) -> bytes:
        from .hanko import sign  # slow to import, and robots have no use for it

        return sign(pdf, self.certificate, FIELD, reason, at)


@dataclass(frozen=True)
class StandingSeal:
    """Set unattended, under a standing authorisation, a thousand papers at a time: the same, put together by us."""

    certificate: Certificate

    def sign(self, pdf: bytes, reason: str, at: datetime) -> bytes:
        """Raises NotOurPaper for a file no paper of ours."""
        frame = _frame(self.certificate)
        prepared = prepare(pdf, FIELD, self.certificate.name, reason, at, frame.room)
        return prepared.filled(frame.sign(prepared.digest))


@cache
def _frame(certificate: Certificate) -> Frame:
    return Frame.of(certificate)
