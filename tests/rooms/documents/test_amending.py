"""Changing a draft before it is signed: words yes, what the act or the law fixes no."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.rooms import build
from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import MACHINE, a_lot, court
from zhixing.domain.documents import api as documents
from zhixing.domain.documents.refusals import AlreadySigned, FieldFixed
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

pytestmark = pytest.mark.django_db


def words(paper):
    made = documents.render_pdf(paper.template, documents.values_of(paper), documents.form_of(paper, ""))
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(made)).pages)


def test_the_words_of_a_ruling_are_changed_and_signed_as_changed():
    court()
    ruling = a_lot(stage.OPENS).ruling
    told = {"seized_by": "现由本院首先查封", "second_judge": "许清禾"}
    amended = documents.amend(MACHINE, ruling.pk, told, stage.OPENS)
    assert "现由本院首先查封" in words(amended) and "许清禾" in words(amended)
    event = Event.objects.get(name="DocumentAmended")
    assert event.payload["fields"] == ["second_judge", "seized_by"] and "首先" not in str(event.payload)
    documents.amend(MACHINE, ruling.pk, told, stage.OPENS)
    assert Event.objects.filter(name="DocumentAmended").count() == 1  # nothing was changed
    documents.amend(MACHINE, ruling.pk, {"second_judge": None}, stage.OPENS)
    signed = documents.sign(stage.judge(), ruling.pk, stage.OPENS)
    assert "许清禾" not in words(signed) and "现由本院首先查封" in words(signed)
    with pytest.raises(AlreadySigned):
        documents.amend(MACHINE, ruling.pk, {"seized_by": "晚了"}, stage.OPENS)


def test_a_needed_word_is_not_left_out():
    court()
    ruling = a_lot(stage.OPENS).ruling
    with pytest.raises(documents.FieldMissing):
        documents.amend(MACHINE, ruling.pk, {"asset": None}, stage.OPENS)
    assert "望舒路" in words(documents.document(MACHINE, ruling.pk))


def test_figures_of_law_and_sums_of_an_act_stay():
    scope = build.court()
    case, at = build.case(scope), build.now(scope)
    by_hand = documents.draft(scope, case.pk, "acceptance_notice", {}, [], at)
    changed = documents.amend(scope, by_hand.pk, {"claim_total": Money.yuan(5), "filed_on": date(2026, 11, 1)}, at)
    assert documents.values_of(changed)["claim_total"] == Money.yuan(5)
    of_an_act = documents.draft(scope, case.pk, "acceptance_notice", {}, [], at, "asset:1")
    with pytest.raises(FieldFixed):
        documents.amend(scope, of_an_act.pk, {"claim_total": Money.yuan(5)}, at)
    ruling = documents.templates()["auction_ruling"]
    assert "reconsideration_days" not in {field.name for field in documents.amendable(ruling, "")}
