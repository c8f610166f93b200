"""The words of a stranger's PDF, read by a process of its own with bounded time and memory.

A few hundred bytes can keep a reader of PDF busy for days (a page a million million points high) or fill the memory; what they
unpack to does not tell. `python -m zhixing.infra.pdf_words` is that process: the file comes in, JSON goes out.
"""

import io
import json
import resource
import subprocess
import sys
from typing import cast

from zhixing.infra.packed import BROKEN

SECONDS, MEMORY = 20, 1 << 30
"""Of CPU and bytes one file may take [design]; 47 full pages take 1 second."""
_DAMAGED, _LOCKED = 3, 4


class Damaged(Exception):
    """The file is no whole PDF."""


class Locked(Exception):
    """A password keeps the file shut."""


class TooHeavy(Exception):
    """Reading took more time or memory than a file may."""


def boxes(content: bytes, seconds: int = SECONDS) -> list[list[str]]:
    """The blocks of text of every page, in reading order. Raises Damaged, Locked, TooHeavy."""
    command = [sys.executable, "-m", "zhixing.infra.pdf_words", str(seconds)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=5 * seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooHeavy from error
    if done.returncode:
        raise {_DAMAGED: Damaged, _LOCKED: Locked}.get(done.returncode, TooHeavy)
    return cast(list[list[str]], json.loads(done.stdout))


def _main(seconds: int) -> int:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException

    broken: tuple[type[Exception], ...] = (PSException, *BROKEN)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        pages = extract_pages(io.BytesIO(sys.stdin.buffer.read()))
        found = [[box.get_text() for box in page if isinstance(box, LTTextContainer)] for page in pages]
    except PDFPasswordIncorrect:
        return _LOCKED
    except MemoryError:
        raise
    except broken:
        return _DAMAGED
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))
