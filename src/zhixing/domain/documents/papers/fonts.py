"""The fonts papers are set in: Noto Serif SC, regular and bold (OFL), from the npm package named here.

The build copies `FONT_FILES` into the package's `fonts` folder; in a source tree they lie under `islands`.
"""

from functools import cache
from pathlib import Path

import zhixing

NPM_PACKAGES = ("@expo-google-fonts/noto-serif-sc",)
FONT_FILES = (
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
)
"""Below `node_modules`; in the package's `fonts` folder they lie flat, by file name."""
FAMILY = "Noto Serif SC"


class FontsMissing(RuntimeError):
    """No folder holds the fonts: the installation is not whole, papers must not be set in another face."""


@cache
def font_paths() -> tuple[Path, ...]:
    """The folders to give to Typst. Raises FontsMissing."""
    package = Path(zhixing.__file__).parent
    flat = package / "fonts"
    if all((flat / Path(name).name).is_file() for name in FONT_FILES):
        return (flat,)
    modules = package.parent.parent / "islands" / "node_modules"
    if all((modules / name).is_file() for name in FONT_FILES):
        return tuple(sorted({(modules / name).parent for name in FONT_FILES}))
    raise FontsMissing(f"fonts not found in {flat} nor below {modules}")
