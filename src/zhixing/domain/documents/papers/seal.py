"""Sealing a PDF. Certified seals (SM2) come as another `Seal`; callers do not change."""

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

    def sign(self, pdf: bytes, reason: str, at: datetime) -> bytes: ...


@dataclass(frozen=True)
class PracticeSeal:
    """The practice court's seal: P-256, SHA-256."""

    certificate: Certificate

    def sign(self, pdf: bytes, reason: str, at: datetime) -> bytes:
        return sign(pdf, self.certificate, reason, at)


def sign(pdf: bytes, certificate: Certificate, reason: str, at: datetime) -> bytes:
    """`pdf` with the court's signature appended; `at` is the time of signing it states, `reason` why.

    Raises NotOurPaper for a file no paper of ours.
    """
    frame = _frame(certificate)
    prepared = prepare(pdf, FIELD, certificate.name, reason, at, frame.room)
    return prepared.filled(frame.sign(prepared.digest))


@cache
def _frame(certificate: Certificate) -> Frame:
    return Frame.of(certificate)
