"""What lies in an office's folder and is ours: by the names of its files."""

import hashlib
from collections.abc import Sequence

from zhixing.domain.agencies import rules
from zhixing.domain.agencies.models import Batch, Unit
from zhixing.domain.agencies.queries import own_key_document
from zhixing.gateways import files

KEYS_TOLD = "keys-"
"""What the name of a file that tells an office our keys begins with."""


def file_keys(unit: Unit, stems: Sequence[str]) -> dict[str, bool]:
    """Which of these names of files stand for requests or batches to this office, and whether an answer is still awaited.

    A key that is no plain name stands there by its digest, and counts for the office that was asked alone.
    """
    open_ = ("queued", "accepted")
    rows = unit.requests.values_list("key", "state")
    found = {key: state in open_ for key, state in rows.filter(key__in=stems)}
    if any(files.is_digest(stem) for stem in stems):
        by_digest = {files.name_of(key): state in open_ for key, state in rows.exclude(key__regex=files.PLAIN)}
        found |= {stem: by_digest[stem] for stem in stems if stem in by_digest}
    batches = [key for key in stems if key.startswith(rules.batch_stem(unit.pk))]
    return found | dict.fromkeys(Batch.objects.filter(key__in=batches).values_list("key", flat=True), True)


def keys_file(unit: Unit) -> str:
    """The name, without ending, of the file that tells an office our keys of today."""
    return KEYS_TOLD + hashlib.new("sm3", own_key_document(unit.practice)).hexdigest()[:24]
