"""The page of an export on a phone, with scripts and without: columns moved and ticked, the file arrives."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.work import Work
from tests.attendance.conftest import OpenAs
from tests.attendance.people import a_training, group
from tests.support.browser import assert_axe_clean, assert_fits
from tests.support.cast import alicja

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_columns_are_chosen_and_the_file_arrives(
    work: Work, open_as: OpenAs, tmp_path: Path, javascript: bool
) -> None:
    group(work, a_training(work), 3)
    page = open_as(
        alicja(work), "/manage/events/modul/attendance/export", viewport="phone", javascript=javascript
    )
    assert_fits(page)
    if javascript:
        assert_axe_clean(page)
    with page.expect_navigation():
        page.locator("button[value=first_name]").click()
    # Who moves a column on moves it without searching for it again.
    expect(page.locator("button[value=first_name]")).to_be_focused()
    assert page.evaluate("document.activeElement.value") == "first_name"
    expect(page.locator("button[value=first_name]")).to_be_in_viewport()
    page.get_by_label("Instytucja", exact=True).uncheck()
    page.get_by_label("CSV", exact=False).check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Utwórz plik").click()
    file = tmp_path / "lista.csv"
    taken.value.save_as(file)
    heading = file.read_text(encoding="utf-8-sig").splitlines()[0].split(";")
    assert heading[:2] == ["Imię", "Nazwisko"]
    assert "Instytucja" not in heading
    page.goto(page.url)
    assert not page.get_by_label("Instytucja", exact=True).is_checked()
