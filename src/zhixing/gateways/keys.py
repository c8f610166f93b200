"""The secret the platform shares with the practice world on the same machine; unit keys are derived from it."""

import os
import secrets
from pathlib import Path

VARIABLE = "ZHIXING_PRACTICE_KEY"


def practice_secret(folder: Path) -> bytes:
    """From the environment (hex), else from the file `key` in `folder`, made by whichever side comes first.

    Real agencies never share a secret: each has its own key in its directory entry.
    """
    if given := os.environ.get(VARIABLE):
        return bytes.fromhex(given)
    path = folder / "key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32), "ascii")
        try:
            os.link(made, path)  # whole or not at all, and only the first of two wins
        except FileExistsError:
            pass
        made.unlink()
    return bytes.fromhex(path.read_text("ascii"))
