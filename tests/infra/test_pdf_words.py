"""A stranger's PDF is read by a process of its own: what it costs is bounded, and the caller hears why it was stopped."""

import pytest

from tests import inlets
from zhixing.infra import pdf_words


def test_the_words_of_a_page_come_back():
    assert pdf_words.boxes(inlets.true("judgment.pdf")) == [["A judgment of the people’s court of Lanxi\n"]]


def test_a_page_a_million_million_points_high_is_given_up_in_time():
    high = inlets.true("judgment.pdf").replace(b"[0 0 595", b"[0 0999999999999 595")
    with pytest.raises(pdf_words.TooHeavy):
        pdf_words.boxes(high, seconds=1)


def test_what_is_no_pdf_is_damaged():
    with pytest.raises(pdf_words.Damaged):
        pdf_words.boxes(b"%PDF-1.4 nothing follows")
