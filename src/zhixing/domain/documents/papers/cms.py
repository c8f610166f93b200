"""The signature block of a sealed PDF (CMS SignedData, PAdES baseline B).

All but the paper's digest and the signature is the same for every paper of a certificate, so it is built once, with
asn1crypto, and each paper's is put together from these bytes: building it anew for each costs thirty times as much.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from asn1crypto import algos, cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .certificates import Certificate

_SEQUENCE, _SET, _OCTETS, _CONTEXT_0 = b"\x30", b"\x31", b"\x04", b"\xa0"
_ECDSA = ec.ECDSA(hashes.SHA256())
_LONGEST_SIGNATURE = 72  # bytes of a P-256 signature in DER


@dataclass(frozen=True)
class Frame:
    """The fixed parts of one certificate's signatures: `before_digest` + digest + `after_digest` is what is signed."""

    key: ec.EllipticCurvePrivateKey
    before_digest: bytes
    after_digest: bytes
    signer_head: bytes
    signer_tail: bytes
    signed_data_head: bytes

    @classmethod
    def of(cls, certificate: Certificate) -> Frame:
        der = certificate.x509.public_bytes(serialization.Encoding.DER)
        parsed = asn1.Certificate.load(der)
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        mark = b"\xfe" * 32
        attributes = b"".join(sorted(one.dump() for one in _attributes(der, mark)))
        before, after = attributes.split(mark)
        sid = cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": parsed.issuer, "serial_number": parsed.serial_number}}
        )
        content = cms.EncapsulatedContentInfo({"content_type": "data"})
        return cls(
            key=certificate.key,
            before_digest=before,
            after_digest=after,
            signer_head=core.Integer(1).dump() + sid.dump() + sha256.dump(),
            signer_tail=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump(),
            signed_data_head=core.Integer(1).dump()
            + _der(_SET, sha256.dump())
            + content.dump()
            + _der(_CONTEXT_0, der),
        )

    def sign(self, digest: bytes) -> bytes:
        """The DER of the whole block over a file whose signed ranges have this SHA-256 `digest`."""
        attributes = self.before_digest + digest + self.after_digest
        return self._block(attributes, self.key.sign(_der(_SET, attributes), _ECDSA))

    @cached_property
    def room(self) -> int:
        """Hex digits to keep free in the PDF for the longest block there can be; what stays free is not signed over."""
        return 2 * len(self._block(self.before_digest + bytes(32) + self.after_digest, bytes(_LONGEST_SIGNATURE)))

    def _block(self, attributes: bytes, signature: bytes) -> bytes:
        signer = self.signer_head + _der(_CONTEXT_0, attributes) + self.signer_tail + _der(_OCTETS, signature)
        data = _der(_SEQUENCE, self.signed_data_head + _der(_SET, _der(_SEQUENCE, signer)))
        return _der(_SEQUENCE, cms.ContentType("signed_data").dump() + _der(_CONTEXT_0, data))


def _attributes(certificate: bytes, digest: bytes) -> list[cms.CMSAttribute]:
    """Content type, digest, and the certificate's hash; PAdES leaves the time to the PDF."""
    certified = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]})
    return [
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
        cms.CMSAttribute({"type": "signing_certificate_v2", "values": [certified]}),
    ]


def _der(tag: bytes, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return tag + bytes([size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag + bytes([128 + len(length)]) + length + content
