"""One link of a hash chain: what makes a log show that it was changed."""

import hashlib
import json
from typing import Any


def link(fields: dict[str, Any]) -> str:
    """SM3 over the canonical JSON of a line's fields, the previous hash among them: 64 hex digits."""
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new("sm3", canonical.encode()).hexdigest()
