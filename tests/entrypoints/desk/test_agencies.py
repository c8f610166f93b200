"""The directory at the desk: a sheet goes out and in, a bad one is refused on the page with its rows, keys are renewed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.entrypoints.desk import stage
from zhixing.domain.agencies import api as agencies

HOME = "/desk/agencies/"


@pytest.fixture
def president(db):
    scope, people = stage.set_up()
    agencies.enlist(
        scope, "vehicle-office", "vehicles", "车管所", "Vehicles", "system", items=["vehicle.query"], practice=True
    )
    return stage.signed_in(people["president"])


def exported(client):
    return load_workbook(BytesIO(client.get(f"{HOME}sheet").content))


def entered(client, book):
    out = BytesIO()
    book.save(out)
    return client.post(f"{HOME}import", {"sheet": SimpleUploadedFile("a.xlsx", out.getvalue())})


def test_what_goes_out_comes_in_with_its_changes(president):
    book = exported(president)
    book.active.append(["tax-1", "tax", "税务局", "", "澜溪区", "", "窗口", "tax.query"])
    assert entered(president, book).status_code == 302
    page = president.get(HOME).content.decode()
    assert "税务局" in page and "税务" in page and "车管所" in page
    assert "税务局" not in president.get(f"{HOME}?kind=vehicles").content.decode()


def test_a_bad_sheet_is_refused_on_the_page_and_nothing_is_entered(president):
    book = exported(president)
    book.active.append(["tax-1", "tax", "税务局", "", "", "", "窗口", ""])
    book.active.append(["", "tax", "无名", "", "", "", "传真", ""])
    answer = entered(president, book)
    assert answer.status_code == 422 and "第 4 行" in answer.content.decode()
    assert [one.code for one in agencies.units()] == ["vehicle-office"]
    answer = president.post(f"{HOME}import", {"sheet": SimpleUploadedFile("a.xlsx", b"not a sheet")})
    assert answer.status_code == 422 and "XLSX" in answer.content.decode()


def test_an_office_has_a_page_and_our_key_is_renewed_from_the_directory(president):
    page = president.get(f"{HOME}of/vehicle-office/").content.decode()
    assert agencies.keys_of("vehicle-office")[0].key_id in page
    assert president.get(f"{HOME}of/nobody/").status_code == 404
    assert president.post(f"{HOME}renew-key").status_code == 302
    assert len(agencies.own_pairs(True)) == 2


def test_only_who_enlists_may_change_it(db):
    _, people = stage.set_up()
    officer = stage.signed_in(people["officer"])
    assert officer.get(HOME).status_code == 200
    assert officer.post(f"{HOME}renew-key").status_code == 403
