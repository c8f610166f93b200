"""Personal data in columns: SM4-GCM with a key version, and HMAC-SM3 blind indexes for exact look-up.

Keys come from `ZHIXING_KEYS` or a key file outside the repo (`infra.home.secret`), as `1:<hex>,2:<hex>`: the last
is used for writing, all for reading. Each 32-byte key gives an encryption half (SM4) and an index half (HMAC-SM3).
"""

import hmac
import os
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.core.exceptions import FieldError
from django.db import models, transaction

from zhixing.infra.home import secret


@cache
def keys() -> dict[int, bytes]:
    """Key version (1..255) -> 32 bytes, in the order given."""
    pairs = (part.split(":", 1) for part in secret("ZHIXING_KEYS").split(",") if part)
    found = {int(version): bytes.fromhex(key) for version, key in pairs}
    if not found or any(len(key) != 32 for key in found.values()):
        raise ValueError("ZHIXING_KEYS must be <version>:<64 hex digits>, comma-separated")
    return found


def current_version() -> int:
    """The version new values are written with."""
    return list(keys())[-1]


def encrypt(text: str, place: str) -> bytes:
    """Version byte + nonce (12) + tag (16) + ciphertext; `place` is `table.column` and bound to it."""
    version = current_version()
    nonce = os.urandom(12)
    encryptor = Cipher(SM4(keys()[version][:16]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place.encode())
    sealed = encryptor.update(text.encode()) + encryptor.finalize()
    return bytes([version]) + nonce + encryptor.tag + sealed


@lru_cache(maxsize=2000)  # the steps of a case read the same parties again and again
def decrypt(sealed: bytes, place: str) -> str:
    """The text of `encrypt`; InvalidTag if the bytes or the place were changed."""
    key = keys()[sealed[0]]
    decryptor = Cipher(SM4(key[:16]), modes.GCM(sealed[1:13], sealed[13:29])).decryptor()
    decryptor.authenticate_additional_data(place.encode())
    text = decryptor.update(sealed[29:])
    return (text + decryptor.finalize()).decode()


def blind_index(domain: str, text: str, version: int | None = None) -> str:
    """64 hex digits that are equal for equal texts of one domain; empty text gives an empty index."""
    if not text:
        return ""
    key = keys()[version or current_version()][16:]
    return hmac.new(key, f"{domain}\0{text.strip().upper()}".encode(), "sm3").hexdigest()


def indexes(domain: str, text: str) -> list[str]:
    """The index under every live key: `filter(id_index__in=indexes("id_number", typed))`."""
    return [blind_index(domain, text, version) for version in keys()]


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """A text column stored encrypted; it can be read and written, never searched (use a `BlindIndex` beside it)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_default(self) -> str:
        return str(self.default)

    def _check_str_default_value(self) -> list[Any]:
        return []  # in Python the value is text; only the column is binary

    def from_db_value(self, value: bytes | None, *_: object) -> str:
        return decrypt(bytes(value), self.place) if value else ""

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> bytes:
        return b"" if not value else encrypt(str(value), self.place)

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.place} is encrypted: look it up by its blind index")

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.place} is encrypted: it is not serialised")


class BlindIndex(models.CharField):  # type: ignore[type-arg]
    """Fills itself from the encrypted field `of`; `domain` is shared by columns that must match each other."""

    def __init__(self, of: str, domain: str, **kwargs: Any) -> None:
        self.of, self.domain = of, domain
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "domain": self.domain}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = blind_index(self.domain, str(getattr(model_instance, self.of) or ""))
        setattr(model_instance, self.attname, value)
        return value


def sealed_models() -> list[type[models.Model]]:
    """Every model with an encrypted column, in a stated order."""
    from django.apps import apps

    found = [m for m in apps.get_models() if any(isinstance(f, EncryptedText) for f in m._meta.fields)]
    return sorted(found, key=lambda model: model._meta.label)


def rotate(progress: Callable[[str, int, int], None], batch: int = 500) -> int:
    """Write every sealed row anew under the current key; can be stopped and run again. Returns rows written."""
    written = 0
    for model in sealed_models():
        columns = [f.attname for f in model._meta.fields if isinstance(f, EncryptedText | BlindIndex)]
        total, done, last = model._base_manager.count(), 0, None
        while page := _rotate_page(model, columns, last, batch):
            last, done, written = page[-1].pk, done + len(page), written + len(page)
            progress(model._meta.label, done, total)
    return written


@transaction.atomic
def _rotate_page(model: type[models.Model], columns: list[str], last: Any, batch: int) -> list[models.Model]:
    rows = model._base_manager.select_for_update().order_by("pk")
    page = list(rows.filter(pk__gt=last)[:batch] if last is not None else rows[:batch])
    for row in page:
        for field in model._meta.fields:
            if isinstance(field, BlindIndex):
                field.pre_save(row, add=False)
    if page:
        model._base_manager.bulk_update(page, columns)
    return page
