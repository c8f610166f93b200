"""Checking a seal, by an independent reader of PDF signatures. Slow to import, so only those who check import it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509 as asn1  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from zhixing.infra.packed import BROKEN, pdf_fits

# A damaged file breaks the parser wherever it happens to stumble: all of these mean that there is nothing to read.
_UNREADABLE: tuple[type[Exception], ...] = (PdfError, SigningError, SignatureValidationError, *BROKEN)
MOST_UNPACKED = 200 << 20
"""Bytes a file may unpack to before it is looked into [design]; papers of a court come to a few hundred thousand."""


@dataclass(frozen=True)
class Verified:
    """What a PDF's last signature says. `genuine` = unaltered since, covers the whole file, certificate trusted."""

    signed: bool
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    signer: str = ""
    signed_at: datetime | None = None
    reason: str = ""

    @property
    def genuine(self) -> bool:
        return self.intact and self.whole and self.trusted


def verify(pdf: bytes, roots: Sequence[bytes] = ()) -> Verified:
    """The state of the last signature of `pdf`; `roots` are the PEM certificates trusted (none: nothing is trusted).

    Bytes that are no PDF, or one nobody signed, are simply not signed; nothing is raised for them.
    """
    if not pdf_fits(pdf, MOST_UNPACKED):
        return Verified(signed=False)
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not signatures:
            return Verified(signed=False)
        last = signatures[-1]
        signer, signed_at = last.signer_cert.subject.native.get("common_name", ""), last.self_reported_timestamp
        status = validate_pdf_signature(last, signer_validation_context=_trusting(roots, signed_at))
    except _UNREADABLE:
        return Verified(signed=False)
    return Verified(
        signed=True,
        intact=status.intact and status.valid,
        whole=last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        signer=signer,
        signed_at=signed_at,
        reason=str(last.sig_object.get("/Reason", "")),
    )


def _trusting(roots: Sequence[bytes], moment: datetime | None) -> ValidationContext:
    anchors = [
        asn1.Certificate.load(x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER))
        for pem in roots
    ]
    return ValidationContext(trust_roots=anchors, allow_fetching=False, moment=moment)
