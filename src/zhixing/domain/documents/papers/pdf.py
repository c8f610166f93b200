"""Papers as PDF: one kept Typst compiler a process, one page form, the paper handed over as JSON.

The paper comes as a text of the main file, not as `sys.inputs`: those are part of Typst's library, which would be built
and hashed anew for each paper, a fifth of the work.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

from zhixing.infra import qr

from .compose import Paper, PaperForm, compose
from .fonts import font_paths
from .template import templates

# A paper is too small to share among threads, and a worker is one of several: one thread costs a tenth less.
os.environ.setdefault("RAYON_NUM_THREADS", "1")
MAIN = '#import "/page.typ": form\n#form(json(bytes("%s")))'
_ONE_AT_A_TIME = Lock()  # the compiler refuses a second thread while it works


def render_pdf(template_code: str, fields: Mapping[str, Any], form: PaperForm) -> bytes:
    """The unsigned PDF of a paper; the same arguments give the same bytes.

    Raises KeyError for an unknown template, FieldMissing and FieldWrong.
    """
    return to_pdf(compose(templates()[template_code], fields, form))


def to_pdf(paper: Paper) -> bytes:
    """A composed paper as PDF, its creation date being midnight UTC of the day it was made."""
    made = datetime.combine(paper.form.made_on, time(), UTC)
    given = json.dumps(_given(paper), ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    with _ONE_AT_A_TIME:
        return cast(bytes, _compiler().compile((MAIN % given).encode(), timestamp=made))


@cache
def _compiler() -> typst.Compiler:
    fonts = [str(path) for path in font_paths()]
    return typst.Compiler(root=str(Path(__file__).parent), font_paths=fonts, ignore_system_fonts=True)


def _given(paper: Paper) -> dict[str, Any]:
    form = paper.form
    return {
        "kind": paper.kind,
        "court": form.court_name,
        "title": paper.title,
        "no": form.case_no,
        "blocks": paper.blocks,
        "sign_after": paper.sign_after,
        "signers": paper.signers,
        "clerks": paper.clerks,
        "dated": paper.dated,
        "seal": form.seal_text,
        "qr": qr.dots(form.check_url) if form.check_url else {},
        "check": form.check_url.rstrip("/").rpartition("/")[2],
        "note": form.note,
        "draft": paper.draft,
    }
