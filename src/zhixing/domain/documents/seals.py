"""The court's certificate between its sealed column and the act of sealing."""

import json
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from zhixing.domain.documents import papers
from zhixing.domain.documents.models import SealCertificate
from zhixing.domain.documents.refusals import (
    CertificateNotForSealing,
    CertificateNotInForce,
    KeyOfAnotherCertificate,
    NotThisCourtsCertificate,
    SealFileUnreadable,
    SealKeyUnfit,
)
from zhixing.infra import chance

_PEM = serialization.Encoding.PEM


def make(court_name: str, at: datetime) -> tuple[str, str]:
    """A practice root's certificate for a court: (certificate PEM, its key as `opened` reads it)."""
    passphrase = chance.token().encode()
    root = papers.make_root(passphrase, at)
    made = papers.make_court_certificate(root, court_name, passphrase, at)
    key = {"locked_key": made.locked_key.decode(), "passphrase": passphrase.decode(), "root": root.pem.decode()}
    return made.pem.decode(), json.dumps(key)


def brought(content: bytes, key: bytes, passphrase: bytes, court_name: str, at: datetime) -> tuple[str, str]:
    """A certificate the court has from its authority, as `make` gives one; `at` is real time.

    `content` is a PKCS#12 file, then `key` is empty, or a PEM certificate with its PEM `key`; `passphrase` opens
    either. Raises SealFileUnreadable, SealKeyUnfit, KeyOfAnotherCertificate, CertificateNotInForce,
    CertificateNotForSealing, NotThisCourtsCertificate.
    """
    certificate, private, issuers = _opened_files(content, key, passphrase)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise SealKeyUnfit
    if certificate.public_key() != private.public_key():
        raise KeyOfAnotherCertificate
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise CertificateNotInForce(from_at=certificate.not_valid_before_utc, until_at=certificate.not_valid_after_utc)
    if not _may_seal(certificate):
        raise CertificateNotForSealing
    names = _names(certificate)
    if court_name not in names:
        raise NotThisCourtsCertificate(court=court_name, named="、".join(names) or "—")
    own = chance.token().encode()
    lock = serialization.BestAvailableEncryption(own)
    locked = private.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, lock).decode()
    root = next((one for one in issuers if one.subject == certificate.issuer), certificate)
    kept = {"locked_key": locked, "passphrase": own.decode(), "root": root.public_bytes(_PEM).decode()}
    return certificate.public_bytes(_PEM).decode(), json.dumps(kept)


def _opened_files(
    content: bytes, key: bytes, passphrase: bytes
) -> tuple[x509.Certificate, object, list[x509.Certificate]]:
    """Certificate, private key, and the certificates above it. Raises SealFileUnreadable."""
    try:
        if key:
            own, *issuers = x509.load_pem_x509_certificates(content)
            return own, serialization.load_pem_private_key(key, passphrase or None), issuers
        held = pkcs12.load_pkcs12(content, passphrase or None)
    except (ValueError, TypeError) as error:  # TypeError: a passphrase for an open key, or none for a locked one
        raise SealFileUnreadable from error
    if held.cert is None or held.key is None:
        raise SealFileUnreadable
    return held.cert.certificate, held.key, [one.certificate for one in held.additional_certs]


def _may_seal(certificate: x509.Certificate) -> bool:
    """Whoever checks a sealed paper wants non-repudiation among the certificate's uses."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return False


def _names(certificate: x509.Certificate) -> list[str]:
    """Whom a certificate names: person or office, and its organisation."""
    found = [*certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    found += certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return [str(one.value) for one in found]


@lru_cache(maxsize=256)
def opened(pem: str, key: str) -> papers.Certificate:
    """The certificate ready to seal with; opening a key is slow, so it is kept."""
    parts = json.loads(key)
    return papers.Certificate(pem.encode(), parts["locked_key"].encode(), parts["passphrase"].encode())


def seal(held: SealCertificate, standing: bool) -> papers.Seal:
    """What a paper is sealed with: by a person who signs it, or unattended under a standing authorisation."""
    certificate = opened(held.certificate, held.key)
    return papers.StandingSeal(certificate) if standing else papers.SignedSeal(certificate)


def root_of(held: SealCertificate) -> bytes:
    """The PEM certificate that vouches for the court's own."""
    return str(json.loads(held.key)["root"]).encode()
