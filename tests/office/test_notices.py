"""The office's notices: versions, gaps, publication, what the public reads and registrations record."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.office.drafts import draft_of
from app.office.models import Notice, NoticeKind
from app.office.notice_text import compared, gaps_in, html_of
from app.office.office import Office
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import an_event
from tests.support.html import parsed, quality
from tests.support.statements import statements

PAGE = "/manage/settings/notices/privacy"
Publish = Callable[..., Notice]
BARTEK = {
    "first_name": "Bartek",
    "last_name": "Żółć",
    "email": "bartek@example.org",
    "privacy_notice": "y",
}


def field(page: str, name: str) -> str:
    """Return the value of a hidden field or the text of a text area."""
    root, _ = parsed(page)
    found = next(each for each in root.all("input", "textarea") if each.get("name") == name)
    return found.get("value") if found.tag == "input" else "".join(map(str, found.children)).lstrip("\r\n")


def version_of(work: Work) -> str | None:
    """Return what the one registration recorded."""
    work.session.expire_all()
    return work.session.scalars(select(Registration)).one().privacy_notice_version


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_new_office_publishes_nothing(client: FlaskClient, kind: NoticeKind, language: str) -> None:
    answer = client.get(f"/{kind.value}?lang={language}")
    assert answer.status_code == 200
    root, problems = parsed(answer.text)
    assert problems + quality(root) == []
    told = {"pl": "w przygotowaniu", "en": "being prepared"}[language]
    assert told in answer.text.replace("\xa0", " ")
    assert "Administratorem danych" not in answer.text
    assert client.get(f"/{kind.value}/1").status_code == 404


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_shipped_text_of_a_new_office_has_gaps(kind: NoticeKind, language: str) -> None:
    bare = draft_of(Office(), kind, language, "https://zapisy.example.org/")
    assert len(gaps_in(bare)) >= 3
    assert "Zapisy," not in bare
    known = Office(name="ROPS w Olsztynie", email="rops@example.pl", phone="89 521 95 00")
    text = draft_of(known, kind, language, "https://zapisy.example.org/")
    assert 0 < len(gaps_in(text)) < len(gaps_in(bare))
    assert all(said in text for said in (known.name, known.email, "89 521 95 00"))
    assert "{" not in text


def test_a_text_with_gaps_is_kept_but_not_published(admin: FlaskClient, client: FlaskClient) -> None:
    page = admin.get(PAGE).text
    draft, seen = field(page, "body_pl"), field(page, "seen")
    assert seen == "0"
    assert "[[adres siedziby]]" in draft
    assert admin.post(PAGE, data={"body_pl": draft, "seen": seen}).status_code == 303
    page = admin.get(PAGE).text
    assert "<li>adres siedziby</li>" in page
    refused = admin.post(f"{PAGE}/publish", data={"number": "1"})
    assert refused.status_code == 422
    assert "adres siedziby" in refused.text
    assert "w przygotowaniu" in client.get("/privacy").text.replace("\xa0", " ")


@pytest.mark.parametrize(
    "text", ["x [[y]]", "x [[ ]]", "x [[]]", "[[a\nb]]", "x [[y", "x y]]", "[[a [b] c]]", "]] x [["]
)
def test_a_gap_in_either_language_holds_up_publication(admin: FlaskClient, text: str) -> None:
    assert gaps_in(text) != []
    for number, (polish, english) in enumerate(((text, ""), ("Dobrze.", text))):
        data = {"body_pl": polish, "body_en": english, "seen": str(number)}
        assert admin.post(PAGE, data=data).status_code == 303
        assert admin.post(f"{PAGE}/publish", data={"number": str(number + 1)}).status_code == 422


@pytest.mark.parametrize("text", ["", "a [b] c", "[x]", "a[0][1]", "art. [6]"])
def test_single_brackets_are_no_gap(text: str) -> None:
    assert gaps_in(text) == []


def test_hostile_texts_are_read_quickly() -> None:
    for text in ("[[" * 25_000, "[[" + " " * 50_000, "a" * 50_000, "http://" * 7_000, "a@" * 25_000):
        gaps_in(text)  # a minute of looking ahead would end this test by its time
        assert len(html_of(text)) >= len(text.strip())


def test_what_the_public_reads(admin: FlaskClient, client: FlaskClient, publish: Publish) -> None:
    publish("## Kto\n\nUrząd <b>x</b>, iod@example.pl.\n\n- raz\n- dwa\nhttps://example.pl/a?b=1&c=2.")
    page = client.get("/privacy").text
    for piece in (
        "<h2>Kto</h2>",
        "Urząd &lt;b&gt;x&lt;/b&gt;, ",
        '<a href="mailto:iod@example.pl">iod@example.pl</a>.',
        "<ul><li>raz</li><li>dwa</li></ul>",
        '<a href="https://example.pl/a?b=1&amp;c=2">',
        "Wersja 1, obowiązuje od",
    ):
        assert piece in page
    english = client.get("/privacy?lang=en").text
    assert '<div lang="pl">' in english


def test_both_languages(client: FlaskClient, publish: Publish) -> None:
    publish("Po polsku.", "In English.")
    assert "In English." in client.get("/privacy?lang=en").text
    assert "Po polsku." in client.get("/privacy?lang=pl").text


def test_earlier_versions_stay_readable(admin: FlaskClient, client: FlaskClient, publish: Publish) -> None:
    publish("Pierwszy tekst.")
    assert admin.post(PAGE, data={"body_pl": "Szkic.", "seen": "1"}).status_code == 303
    admin.post(PAGE, data={"body_pl": "Drugi tekst.", "seen": "2"})
    admin.post(f"{PAGE}/publish", data={"number": "3"})
    now = client.get("/privacy").text
    assert "Drugi tekst." in now
    assert 'href="/privacy/1"' in now
    first = client.get("/privacy/1").text
    assert "Pierwszy tekst." in first
    assert "już nie obowiązuje" in first
    assert client.get("/privacy/2").status_code == 404  # never published
    shown = admin.get(f"{PAGE}/3").text
    assert "Szkic." in shown
    assert "Drugi tekst." in shown
    assert "Grazyna" in admin.get(PAGE).text


def test_two_who_write_one_notice(admin: FlaskClient, work: Work) -> None:
    assert admin.post(PAGE, data={"body_pl": "Jej tekst.", "seen": "0"}).status_code == 303
    late = admin.post(PAGE, data={"body_pl": "Jego tekst.", "seen": "0"})
    assert late.status_code == 409
    assert field(late.text, "body_pl") == "Jego tekst."
    assert field(late.text, "seen") == "1"
    assert admin.post(PAGE, data={"body_pl": "Jego tekst.", "seen": "1"}).status_code == 303
    assert admin.post(PAGE, data={"body_pl": "Jego tekst.", "seen": "1"}).status_code == 303  # sent twice
    found = work.session.scalars(select(Notice.body_pl).order_by(Notice.number)).all()
    assert found == ["Jej tekst.", "Jego tekst."]


def test_an_older_version_takes_no_place(admin: FlaskClient, client: FlaskClient, publish: Publish) -> None:
    publish("Pierwszy.")
    publish("Drugi.")
    assert admin.post(f"{PAGE}/publish", data={"number": "1"}).status_code == 422
    assert "Drugi." in client.get("/privacy").text
    for number in ("0", "9", "x", "9" * 30):
        assert admin.post(f"{PAGE}/publish", data={"number": number}).status_code == 404
    assert admin.get("/manage/settings/notices/other").status_code == 404


def test_a_comparison_names_what_changed() -> None:
    changes = compared("a\n\nb\n\nc", "a\n\nx\n\nc\n\nd")
    told = [(each.kind, each.text) for each in changes]
    assert told == [("same", "a"), ("removed", "b"), ("added", "x"), ("same", "c"), ("added", "d")]


def test_a_registration_records_what_its_form_showed(
    client: FlaskClient, work: Work, publish: Publish
) -> None:
    slug = an_event(work).slug
    publish("Pierwszy.")
    page = client.get(f"/events/{slug}/register").text
    assert 'href="/privacy"' in page
    shown = field(page, "privacy_version")
    publish("Drugi.")
    answer = client.post(f"/events/{slug}/register", data={**BARTEK, "privacy_version": shown})
    assert answer.status_code == 303
    assert version_of(work) == "1"


@pytest.mark.parametrize("carried", ["1", "-", "7", "x" * 500, "1; DROP"])
def test_a_notice_that_is_long_out_of_force_is_read_anew(
    client: FlaskClient, work: Work, publish: Publish, clock: TestClock, carried: str
) -> None:
    slug = an_event(work).slug
    publish("Pierwszy.")
    clock.move(days=3)
    publish("Drugi.")
    second = work.session.scalars(select(Notice).order_by(Notice.number.desc())).first()
    assert second is not None
    second.published_at = clock() - timedelta(days=1, minutes=1)
    work.session.commit()
    answer = client.post(f"/events/{slug}/register", data={**BARTEK, "privacy_version": carried})
    assert answer.status_code == 422
    assert 'value="Żółć"' in answer.text
    assert field(answer.text, "privacy_version") == "2"
    again = {**BARTEK, "privacy_version": "2"}
    assert client.post(f"/events/{slug}/register", data=again).status_code == 303
    assert version_of(work) == "2"


def test_without_a_notice_the_form_says_so_and_records_none(client: FlaskClient, work: Work) -> None:
    slug = an_event(work).slug
    work.session.commit()
    page = client.get(f"/events/{slug}/register").text
    assert "w przygotowaniu" in page.replace("\xa0", " ")
    assert 'href="/privacy"' not in page.partition("<main")[2].partition("</main>")[0]
    data = {**BARTEK, "privacy_version": field(page, "privacy_version")}
    assert client.post(f"/events/{slug}/register", data=data).status_code == 303
    assert version_of(work) is None


def test_a_program_without_the_field_was_shown_the_present_one(
    client: FlaskClient, work: Work, publish: Publish
) -> None:
    slug = an_event(work).slug
    publish("Pierwszy.")
    publish("Drugi.")
    assert client.post(f"/events/{slug}/register", data=BARTEK).status_code == 303
    assert version_of(work) == "2"


def test_the_office_costs_no_statement_on_hot_pages(
    client: FlaskClient, work: Work, publish: Publish
) -> None:
    slug = an_event(work).slug
    work.session.commit()
    pages = ("/events/", f"/events/{slug}/", f"/events/{slug}/register", "/feeds/events.ics")
    for path in pages:
        client.get(path)
    few = {}
    for path in pages:
        with statements() as seen:
            client.get(path)
        few[path] = len(seen)
    publish("Tekst.")
    for path in pages:
        client.get(path)
    for path in pages:
        with statements() as seen:
            client.get(path)
        assert not [each for each in seen if each.startswith("SELECT (SELECT office_settings")], path
        assert len(seen) == few[path], path


def test_long_texts_of_equal_lines_are_compared_at_once() -> None:
    before, after = "a\n" * 2_000, "a\nb\n" * 2_000
    began = time.process_time()
    changes = compared(before, after)
    assert time.process_time() - began < 5
    assert "\n".join(each.text for each in changes if each.kind != "removed") == after.strip()
    assert "\n".join(each.text for each in changes if each.kind != "added") == before.strip()
