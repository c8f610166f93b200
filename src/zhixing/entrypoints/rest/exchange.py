"""What was asked of other offices, what failed, and what passed over the wire."""

from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import act, read

ASKED = "requests"


@read("/cases/{int:case_id}/requests", "case.view", ASKED, "协助请求", "Requests of a case", list[shapes.RequestOut])
def requests(request: Any, case_id: int) -> Any:
    cases.case(request.asker, case_id)
    return agencies.requests(request.asker, case_id)


@read("/requests", "case.view", ASKED, "未办成的请求", "Requests that failed", list[shapes.RequestOut])
def failed(request: Any) -> Any:
    return agencies.requests(request.asker).filter(state="failed")[:1000]


@act("/requests/{int:request_id}/resend", "request.resend", ASKED, "重新发出", "Send a failed request again")
def resend(request: Any, request_id: int) -> Any:
    agencies.request(request.asker, request_id)
    agencies.resend(request.asker, request_id, request.at)
    return agencies.request(request.asker, request_id)


@read(
    "/requests/{int:request_id}/evidence", "case.view", ASKED, "证据文件", "The evidence of a request", dict[str, Any]
)
def evidence(request: Any, request_id: int) -> Any:
    content = agencies.evidence(request.asker, request_id)
    inquiries.note_read(request.asker, request_id, request.at, taken=True)
    return content
