"""Making papers: templates filled in, set as PDF or DOCX, sealed. Pure: no database, no clock."""

from .certificates import Certificate, make_court_certificate, make_root
from .compose import Paper, PaperForm, compose
from .fields import Field, FieldMissing, FieldWrong, Party, pack, unpack
from .pdf import render_pdf
from .seal import Seal, SignedSeal, StandingSeal
from .template import Template, figures, templates
from .word import render_docx

__all__ = [
    "Certificate",
    "Field",
    "FieldMissing",
    "FieldWrong",
    "Paper",
    "PaperForm",
    "Party",
    "Seal",
    "SignedSeal",
    "StandingSeal",
    "Template",
    "compose",
    "figures",
    "make_court_certificate",
    "make_root",
    "pack",
    "render_docx",
    "render_pdf",
    "templates",
    "unpack",
]
