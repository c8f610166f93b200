"""The order paper behind a request: what a clerk reads at the counter, and an office with a system fetches over its wire."""

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts.api import system_scope
from zhixing.domain.documents import api as documents


def behind(row: agencies.Request) -> documents.Document | None:
    """The signed paper whose hash the request names; it is the very one that was sealed. None for one withdrawn since."""
    digest = agencies.asked(row)["paper"][1]
    rows = documents.documents(system_scope(row.court_id), row.case_id)
    return rows.filter(digest=digest, state="signed").first() if digest else None


def pdf(paper: documents.Document) -> bytes:
    """Its file."""
    return documents.pdf(system_scope(paper.court_id), paper.pk)
