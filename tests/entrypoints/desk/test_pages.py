"""Every page of the desk is drawn whole, in one language at a time. Who may open which is tried in tests/house."""

import re

import pytest
from django.urls import URLPattern

from tests.entrypoints.desk import stage
from zhixing.domain.courts import api as courts
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.desk.urls import urlpatterns


def route(pattern: URLPattern) -> str:
    return str(pattern.pattern)


def answers_get(pattern: URLPattern) -> bool:
    """Views marked `require_POST` have Django's `inner` below the door."""
    return pattern.callback.__wrapped__.__code__.co_name != "inner"


def address(pattern: URLPattern, busy: stage.Busy) -> str:
    ids = {
        "case_id": busy.case, "document_id": busy.document, "seizure_id": busy.seizure, "valuation_id": busy.valuation,
        "lot_id": busy.lot, "receipt_id": busy.receipt, "batch_id": busy.batch, "application_id": busy.application,
        "office": "vehicle-office", "request_id": 1, "code": "enforcement_notice", "asset_id": busy.asset, "no": 1, "item": "house.query",
        "on": "2026-11-20", "payout_id": payments.Payout.objects.filter(batch_id=busy.batch).values_list("pk", flat=True)[0],
    }  # fmt: skip
    return "/desk/" + re.sub(r"<\w+:(\w+)>", lambda found: str(ids[found.group(1)]), route(pattern))


ELSEWHERE = {
    "handovers/<int:lot_id>/",
    "auctions/<int:lot_id>/showing/photos/<int:number>",
    "auctions/<int:lot_id>/showing/seen/<int:picture_id>",
    "custody/watches/<int:watch_id>/hits/<int:hit_id>",
    "custody/reviews/<int:review_id>/",
    "crowds/<int:matter_id>/",
    "crowds/<int:matter_id>/people",
    "crowds/<int:matter_id>/people/add",
    "crowds/<int:matter_id>/texts",
    "crowds/<int:matter_id>/lists/<int:upload_id>/faults.csv",
    "crowds/<int:matter_id>/people/<int:registration_id>/",
    "crowds/<int:matter_id>/people/<int:registration_id>/evidence/<int:evidence_id>",
    "requests/<int:request_id>/files/<int:number>",
    "seizures/<int:seizure_id>/live",
    "custody/seen",
    "seizures/rights/<int:transfer_id>/",
    "seizures/rights/<int:transfer_id>/<slug:which>.pdf",
    "payments/batches/<int:batch_id>/order.xml",
    "payments/reports/<int:report_id>.xml",
    "payments/statements/<int:file_id>.xml",
    "crowds/<int:matter_id>/parcels/<int:parcel_id>/",
    "crowds/<int:matter_id>/parcels/<int:parcel_id>/<int:place>/",
    "crowds/<int:matter_id>/parcels/<int:parcel_id>/order.xml",
    "crowds/<int:matter_id>/parcels/<int:parcel_id>/report.xml",
}
"""Pages of what this court has not got, and a part of a page: their own tests open them."""
PAGES = [pattern for pattern in urlpatterns if answers_get(pattern) and route(pattern) not in ELSEWHERE]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pattern", PAGES, ids=route)
def test_each_page_is_drawn_in_one_language(court, pattern, lang):
    scope, people, busy = court
    needs, on = pattern.callback.door.permission, stage.build.now(scope).date()
    person = next(one for one in people.values() if courts.scope_of(one.account, on).may(needs))
    client = stage.signed_in(person)
    client.cookies["zx_lang"] = lang
    answer = client.get(address(pattern, busy))
    assert answer.status_code == 200
    if answer["Content-Type"].startswith("text/html"):
        text = answer.content.decode()
        assert " || " not in text and text.count("<h1") == 1
        assert f'<html lang="{"en" if lang == "en" else "zh-CN"}"' in text
        assert 'style="' not in text and "<script>" not in text  # the content policy may forbid both


def test_a_sale_that_is_not_there_is_not_found(court):
    _, people, _ = court
    assert stage.signed_in(people["disposal"]).get("/desk/handovers/1/").status_code == 404
