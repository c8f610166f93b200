"""Making a paper, sealing it, serving it, taking it back."""

from zhixing.domain.documents.commands.amending import amend
from zhixing.domain.documents.commands.deciding import draft_lane, draft_resumption, draft_stay
from zhixing.domain.documents.commands.issuing import Sheet, issue, issue_all, issue_many
from zhixing.domain.documents.commands.making import about, draft, form_of, sign, values_of, withdraw
from zhixing.domain.documents.commands.messages import note_messages, note_unsent, resend_message, tell, text
from zhixing.domain.documents.commands.sealing import authorise, bring_seal, equip, install_seal, revoke
from zhixing.domain.documents.commands.service import ELECTRONIC, read, record_service, serve, serve_electronically

__all__ = [
    "ELECTRONIC",
    "Sheet",
    "about",
    "amend",
    "authorise",
    "bring_seal",
    "draft",
    "draft_lane",
    "draft_resumption",
    "draft_stay",
    "equip",
    "form_of",
    "install_seal",
    "issue",
    "issue_all",
    "issue_many",
    "note_messages",
    "note_unsent",
    "read",
    "record_service",
    "resend_message",
    "revoke",
    "serve",
    "serve_electronically",
    "sign",
    "tell",
    "text",
    "values_of",
    "withdraw",
]
