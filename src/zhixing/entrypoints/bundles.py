"""What `npm run build` left in static/islands: which files a page's bundle needs. Without a build pages work as plain HTML."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

BUILD = Path(__file__).parent / "static" / "islands"


class UnknownIsland(LookupError):
    """A template asks for a bundle that the build does not have."""


@lru_cache(maxsize=4)
def _read(path: Path, modified_ns: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def manifest() -> dict[str, Any]:
    """The build's manifest; empty when nothing has been built."""
    path = BUILD / "manifest.json"
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


def files(name: str) -> tuple[list[str], list[str]]:
    """Scripts of one bundle, its own first, and its styles, as paths under `static/`. Raises UnknownIsland."""
    built = manifest()
    if not built:
        return [], []
    entry = built.get(f"src/{name}.ts")
    if entry is None:
        raise UnknownIsland(name)
    chunks = [entry]
    for chunk in chunks:  # grows by what each asks for
        chunks += [one for one in map(built.__getitem__, chunk.get("imports", ())) if one not in chunks]
    styles = [css for chunk in chunks for css in chunk.get("css", ())]
    return [f"islands/{chunk['file']}" for chunk in chunks], [f"islands/{css}" for css in styles]


def sprite_version() -> str:
    """Changes with every build, so that browsers may keep the icon sprite for long."""
    path = BUILD / "icons.svg"
    return f"{path.stat().st_mtime_ns:x}" if path.exists() else "0"
