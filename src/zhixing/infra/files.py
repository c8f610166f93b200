"""Files by content: the key is the SM3 of the bytes, so one file is kept once and cannot be swapped unseen."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from zhixing.kernel.refusal import Refusal


class FileAltered(Refusal):
    zh = "文件 {key} 与登记的摘要不符，不能使用。"
    en = "File {key} does not match its registered digest and can't be used."


def digest(data: bytes) -> str:
    """SM3 of the bytes, 64 hex digits."""
    return hashlib.new("sm3", data).hexdigest()


def digest_of(key: str) -> str:
    """The SM3 that a key was made from."""
    return key.split(".")[0].replace("/", "")


def store(data: bytes, suffix: str) -> str:
    """Keep the bytes; the key `ab/cdef….pdf`. Storing the same bytes again is free."""
    name = digest(data)
    key = f"{name[:2]}/{name[2:]}{suffix}"
    kept = default_storage.exists(key)
    if kept and default_storage.size(key) != len(data):
        default_storage.delete(key)  # a writer was killed half-way
        kept = False
    if not kept:
        default_storage.save(key, ContentFile(data))
    return key


def drop(key: str) -> None:
    """Keep the file of a key no longer; nothing happens when it is gone."""
    default_storage.delete(key)


def fetch(key: str) -> bytes:
    """The bytes of a key. Raises FileNotFoundError, or FileAltered when they no longer hash to it."""
    with default_storage.open(key) as file:
        data: bytes = file.read()
    if digest(data) != digest_of(key):
        raise FileAltered(key=key)
    return data
