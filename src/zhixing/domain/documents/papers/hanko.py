"""A signature by pyHanko (PAdES baseline B). A token or a time stamp is a `Signer` or a `TimeStamper` of its own here."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession

from .certificates import Certificate

_ECDSA = ec.ECDSA(hashes.SHA256())
_LONGEST_SIGNATURE = 72  # bytes of a P-256 signature in DER


def sign(pdf: bytes, certificate: Certificate, field: str, reason: str, at: datetime) -> bytes:
    """`pdf` with a signature appended in a new `field`; `at` is the time it states."""
    meta = PdfSignatureMetadata(
        field_name=field,
        name=certificate.name,
        reason=reason,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        tight_size_estimates=True,
    )
    signed = _CourtTime(meta, _signer(certificate), at).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(signed.getbuffer())


class _Key(Signer):
    """The court's certificate with its key."""

    def __init__(self, certificate: Certificate) -> None:
        der = certificate.x509.public_bytes(serialization.Encoding.DER)
        super().__init__(signing_cert=asn1.Certificate.load(der))
        self.key = certificate.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(_LONGEST_SIGNATURE) if dry_run else self.key.sign(data, _ECDSA)


@cache
def _signer(certificate: Certificate) -> Signer:
    return _Key(certificate)


class _CourtTime(PdfSigner):
    """States court time, which is not the machine's in a practice court."""

    def __init__(self, meta: PdfSignatureMetadata, signer: Signer, at: datetime) -> None:
        super().__init__(meta, signer)
        self.at = at

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session
