"""Changing what a draft says before it is signed."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhixing.domain.documents import papers, rules
from zhixing.domain.documents.commands.making import about, form_of, values_of
from zhixing.domain.documents.events import DocumentAmended
from zhixing.domain.documents.models import Document
from zhixing.domain.documents.queries import document, template
from zhixing.domain.documents.refusals import AlreadySigned, FieldFixed
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope


@command
def amend(scope: Scope, document_id: int, given: Mapping[str, Any], at: datetime) -> Document:
    """Give fields of a draft other values, None for nothing; figures of law, and what an act fixes (`rules.amendable`), stay.

    Raises AlreadySigned, FieldFixed, FieldMissing, FieldWrong.
    """
    scope.require("document.draft")
    lock_case(document(scope, document_id).case_id)
    row = Document.objects.select_for_update(of=("self",)).select_related("case__court").get(pk=document_id)
    if row.state != Document.State.DRAFT:
        raise AlreadySigned(document_id=document_id)
    paper, former = template(row.template), values_of(row)
    changed = {name: value for name, value in given.items() if former.get(name) != value}
    if fixed := set(changed) - {field.name for field in rules.amendable(paper, row.object)}:
        raise FieldFixed(field=min(fixed))
    if not changed:
        return row
    values = {name: value for name, value in (former | changed).items() if value is not None}
    papers.compose(paper, values, form_of(row, ""))
    row.fields = json.dumps(papers.pack(values), ensure_ascii=False)
    row.save(update_fields=["fields"])
    announce(scope, DocumentAmended(**about(row), fields=sorted(changed)), at)
    return row
