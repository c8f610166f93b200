"""Certificates, seals and the hash a paper is known by."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp

from tests.rooms.documents.samples import FORM, sample
from zhixing.domain.documents.papers import (
    Certificate,
    Seal,
    SignedSeal,
    StandingSeal,
    make_court_certificate,
    make_root,
    render_pdf,
    templates,
)
from zhixing.domain.documents.papers.signed import NotOurPaper
from zhixing.domain.documents.papers.verify import verify
from zhixing.infra import qr

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ROOT = make_root(b"root secret", AT)
COURT = make_court_certificate(ROOT, "澜州市澜溪区人民法院", b"court secret", AT)
PDF = render_pdf("enforcement_notice", sample(templates()["enforcement_notice"]), FORM)
SEALS: tuple[type[SignedSeal | StandingSeal], ...] = (SignedSeal, StandingSeal)
SEALED = {seal: seal(COURT).sign(PDF, "核发", AT) for seal in SEALS}
SIGNED = SEALED[StandingSeal]
each_seal = pytest.mark.parametrize("seal", SEALS)


@each_seal
def test_a_sealed_paper_is_genuine_and_says_who_when_and_why(seal: type[SignedSeal | StandingSeal]) -> None:
    found = verify(SEALED[seal], [ROOT.pem])
    assert found.signed and found.intact and found.whole and found.trusted and found.genuine
    assert (found.signer, found.signed_at, found.reason) == ("澜州市澜溪区人民法院", AT, "核发")


@pytest.mark.parametrize("code", list(templates()))
def test_every_paper_can_be_sealed(code: str) -> None:
    pdf = render_pdf(code, sample(templates()[code]), FORM)
    seal: Seal = (StandingSeal if templates()[code].unattended else SignedSeal)(COURT)
    assert verify(seal.sign(pdf, "核发", AT), [ROOT.pem]).genuine


@each_seal
def test_the_paper_under_the_seal_is_left_as_it_was(seal: type[SignedSeal | StandingSeal]) -> None:
    assert SEALED[seal].startswith(PDF)


@each_seal
@pytest.mark.parametrize("place", [1_000, 20_000, 50_000, len(PDF) + 500])
def test_one_altered_bit_breaks_the_seal(seal: type[SignedSeal | StandingSeal], place: int) -> None:
    altered = bytearray(SEALED[seal])
    altered[place] ^= 1
    assert not verify(bytes(altered), [ROOT.pem]).genuine


@each_seal
def test_something_added_after_the_seal_shows(seal: type[SignedSeal | StandingSeal]) -> None:
    found = verify(SEALED[seal] + b"\n% more", [ROOT.pem])
    assert not found.whole
    assert not found.genuine


@each_seal
def test_a_seal_of_another_root_is_not_trusted(seal: type[SignedSeal | StandingSeal]) -> None:
    other = make_root(b"other", AT)
    forged = seal(make_court_certificate(other, "澜州市澜溪区人民法院", b"x", AT)).sign(PDF, "伪造", AT)
    found = verify(forged, [ROOT.pem])
    assert found.intact and not found.trusted and not found.genuine
    assert not verify(SEALED[seal]).trusted


def test_a_seal_outside_the_certificate_s_life_is_not_trusted() -> None:
    late = StandingSeal(COURT).sign(PDF, "过期", AT + timedelta(days=4000))
    assert not verify(late, [ROOT.pem]).trusted


@pytest.mark.parametrize("data", [b"", b"junk", PDF, PDF[:3000], SIGNED[:-400]])
def test_what_nobody_sealed_is_not_sealed(data: bytes) -> None:
    assert not verify(data, [ROOT.pem]).signed


def test_a_key_opens_with_its_passphrase_only() -> None:
    assert b"ENCRYPTED" in COURT.locked_key
    wrong = Certificate(COURT.pem, COURT.locked_key, b"guess")
    with pytest.raises(ValueError):  # worded two ways: one wrong passphrase in 256 leaves well-formed padding
        _ = wrong.key
    assert dataclasses.replace(wrong, passphrase=b"court secret").key.key_size == 256


def test_the_code_at_the_foot_is_read_as_it_was_written() -> None:
    code = qr.dots(FORM.check_url)
    width = code["size"] + 8  # with the light edge a reader looks for
    rows = [bytes(code["dots"][at : at + code["size"]]) for at in range(0, len(code["dots"]), code["size"])]
    light = b"\xff" * width * 4
    picture = light + b"".join(b"\xff" * 4 + row + b"\xff" * 4 for row in rows) + light
    view = zxingcpp.ImageView(picture, width, width, zxingcpp.ImageFormat.Lum)
    assert zxingcpp.read_barcode(view).text == FORM.check_url


@pytest.mark.parametrize("data", [b"", b"junk", PDF[:3000], PDF[:-30], SIGNED])
def test_only_an_unsigned_paper_of_ours_is_sealed(data: bytes) -> None:
    with pytest.raises(NotOurPaper):
        StandingSeal(COURT).sign(data, "核发", AT)
