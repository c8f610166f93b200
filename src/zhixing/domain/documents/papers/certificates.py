"""Practice certificates: a root of the practice world and one P-256 certificate a court.

A real court brings its own; only what `seal` needs of one is fixed here. Keys are kept encrypted by a passphrase.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_NAME = "智行演练根证书"
ROOT_LIFE = timedelta(days=30 * 365)
COURT_LIFE = timedelta(days=10 * 365)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key. `pem` is the certificate, `locked_key` its key in PKCS#8, encrypted."""

    pem: bytes
    locked_key: bytes
    passphrase: bytes

    @cached_property
    def x509(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.pem)

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key. Raises ValueError when the passphrase does not open it, TypeError when it is of another kind."""
        key = serialization.load_pem_private_key(self.locked_key, self.passphrase)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("a court's certificate has an elliptic-curve key")
        return key

    @property
    def name(self) -> str:
        """The name certified: the court's."""
        return _common_name(self.x509)


def make_root(passphrase: bytes, at: datetime) -> Certificate:
    """The root of a practice world, valid thirty years from `at`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(ROOT_NAME)
    return _issue(name, key, name, key, passphrase, at, ROOT_LIFE)


def make_court_certificate(root: Certificate, court_name: str, passphrase: bytes, at: datetime) -> Certificate:
    """A court's sealing certificate, signed by `root`, valid ten years from `at`."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _issue(_name(court_name), key, root.x509.subject, root.key, passphrase, at, COURT_LIFE)


def _issue(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    passphrase: bytes,
    at: datetime,
    life: timedelta,
) -> Certificate:
    root = subject == issuer
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + life)
        .add_extension(x509.BasicConstraints(ca=root, path_length=0 if root else None), critical=True)
        .add_extension(_usage(root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase),
    )
    return Certificate(certificate.public_bytes(serialization.Encoding.PEM), locked, passphrase)


def _usage(root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not root,
        content_commitment=not root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
