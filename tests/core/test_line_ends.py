"""Lines of titles and legal texts end nowhere wrong; what is kept stays as it was typed."""

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.line_ends import bound, with_whole_hours
from app.office.models import NoticeKind
from app.office.operations import publish_notice, save_notice
from app.work import Work
from tests.support.cast import an_event


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Praca z rodziną w kryzysie", "Praca z~rodziną w~kryzysie"),
        ("i w domu, i u sąsiada", "i~w~domu, i~u~sąsiada"),
        ("W Pile (o zmroku) – a teraz", "W~Pile (o~zmroku) – a~teraz"),
        (
            "Spotkania 13–14 listopada 2026 r. w godz. 9:00–15:00",
            "Spotkania 13^14~listopada~2026~r. w~godz.~9:00^15:00",
        ),
        ("do godz. 24:00", "do godz.~24:00"),
        ("art. 6 ust. 1 lit. c, poz. 12 i nr 5", "art.~6 ust.~1 lit. c, poz.~12 i~nr~5"),
        ("A. Nowak, ul. Polna 5", "A. Nowak, ul. Polna 5"),
        ("on 14 November 2026", "on 14~November~2026"),
        ("raz w\ntygodniu", "raz w~tygodniu"),
        ("w", "w"),
        ("", ""),
    ],
)
def test_what_stays_on_one_line(text: str, shown: str) -> None:
    shown = shown.replace("~", "\u00a0").replace("^", "\u2060–\u2060")
    assert bound(text) == shown
    assert bound(shown) == shown


def test_markup_stays_markup() -> None:
    text = bound(Markup('<p class="a b">Zgoda <a href="/x" title="y">w biurze</a> i <b>z domu</b></p>'))
    assert isinstance(text, Markup)
    assert (
        text == '<p class="a b">Zgoda <a href="/x" title="y">w\u00a0biurze</a> i\u00a0<b>z\u00a0domu</b></p>'
    )


@pytest.mark.parametrize("path", ["/events/", "/events/seminarium/"])
def test_titles_on_pages_are_bound_and_kept_as_typed(client: FlaskClient, work: Work, path: str) -> None:
    event = an_event(work, title_pl="Praca z rodziną w kryzysie")
    work.session.commit()
    page = client.get(path).text
    assert "Praca z\u00a0rodziną w\u00a0kryzysie</" in page
    assert event.title_pl == "Praca z rodziną w kryzysie"


def test_legal_texts_are_bound(client: FlaskClient, work: Work) -> None:
    text = "## Kto i po co\n\nDane są w urzędzie, od 13–14 maja 2026 r., z mocy art. 6 ust. 1."
    for kind in NoticeKind:
        publish_notice(work, save_notice(work, kind, text, None, 0))
    work.session.commit()
    for path in ("/privacy", "/accessibility"):
        page = client.get(path).text.partition("<main")[2].partition("</main>")[0]
        assert "Kto i\u00a0po co" in page
        shown = "w~urzędzie, od 13^14~maja~2026~r., z~mocy art.~6 ust.~1."
        assert shown.replace("~", "\u00a0").replace("^", "\u2060–\u2060") in page


@pytest.mark.parametrize(
    ("line", "together"),
    [
        ("sobota, 12\u00a0grudnia\u00a02026, godz.\u00a09:00–15:00", "godz.\u00a09:00–15:00"),
        ("Saturday, 12 December 2026, 9:00–15:00", "9:00–15:00"),
        ("piątek, godz.\u00a09:00", "godz.\u00a09:00"),
        ("10–11\u00a0października\u00a02020 (sobota–niedziela)", "10–11\u00a0października\u00a02020"),
        ("10–11\u00a0października\u00a02020 (sobota–niedziela)", "(sobota–niedziela)"),
        ("Kontakt: Alicja, +48 89 500 00 00, alicja@example.org", "+48 89 500 00 00"),
    ],
)
def test_hours_days_and_numbers_stay_on_one_line_and_keep_their_words(line: str, together: str) -> None:
    shown = with_whole_hours(line)
    assert f'<span class="nowrap">{together}</span>' in shown
    assert shown.replace('<span class="nowrap">', "").replace("</span>", "") == line


def test_a_line_about_dates_stays_text() -> None:
    assert with_whole_hours("<b>maj 2023</b>") == "&lt;b&gt;maj 2023&lt;/b&gt;"
