"""The court's certificate between its sealed column and the act of sealing."""

import json
from datetime import datetime
from functools import lru_cache

from zhixing.domain.documents import papers
from zhixing.domain.documents.models import SealCertificate
from zhixing.infra import chance


def make(court_name: str, at: datetime) -> tuple[str, str]:
    """A practice root's certificate for a court: (certificate PEM, its key as `opened` reads it)."""
    passphrase = chance.token().encode()
    root = papers.make_root(passphrase, at)
    made = papers.make_court_certificate(root, court_name, passphrase, at)
    key = {"locked_key": made.locked_key.decode(), "passphrase": passphrase.decode(), "root": root.pem.decode()}
    return made.pem.decode(), json.dumps(key)


@lru_cache(maxsize=256)
def opened(pem: str, key: str) -> papers.Certificate:
    """The certificate ready to seal with; opening a key is slow, so it is kept."""
    parts = json.loads(key)
    return papers.Certificate(pem.encode(), parts["locked_key"].encode(), parts["passphrase"].encode())


def seal(held: SealCertificate, pdf: bytes, reason: str, at: datetime) -> bytes:
    """The PDF with the court's signature."""
    return papers.sign(pdf, opened(held.certificate, held.key), reason, at)


def root_of(held: SealCertificate) -> bytes:
    """The PEM certificate that vouches for the court's own."""
    return str(json.loads(held.key)["root"]).encode()
