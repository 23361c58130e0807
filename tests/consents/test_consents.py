"""Consents: asked for separately, never required, recorded with their text, withdrawn with one button."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.consents.models import Consent, ConsentChannel
from app.events.models import Event
from app.links import Purpose
from app.notices.models import TextKind, TextVersion
from app.people.models import Person
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.office.test_notices import BARTEK
from tests.support.cast import an_event
from tests.support.statements import statements

Publish = Callable[..., TextVersion]
IMAGE, NEWSLETTER = TextKind.image, TextKind.newsletter


@pytest.fixture
def event(work: Work) -> Event:
    """An event at which pictures are taken."""
    made = an_event(work, takes_photos=True)
    work.session.commit()
    return made


def consents(work: Work) -> list[Consent]:
    """Return all consents, the first first."""
    work.session.expire_all()
    return list(work.session.scalars(select(Consent).order_by(Consent.id)))


def link_of(work: Work) -> str:
    """Return the address behind the mailed link of the one registration."""
    row = work.session.scalars(select(Registration)).one()
    return f"/registrations/{work.links.token(Purpose.manage, row.id, row.link_version)}"


def test_nothing_is_asked_before_a_text_is_published(client: FlaskClient, event: Event) -> None:
    assert "_consent" not in client.get(f"/events/{event.slug}/register").text


def test_pictures_are_asked_about_only_where_some_are_taken(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    publish(IMAGE, None, "Zdjęcia.")
    publish(NEWSLETTER, None, "Newsletter.")
    other = an_event(work, "bez-zdjec")
    work.session.commit()
    page = client.get(f"/events/{event.slug}/register").text
    assert "image_consent" in page
    assert "newsletter_consent" in page
    assert "checked" not in page
    assert "image_consent" not in client.get(f"/events/{other.slug}/register").text


def test_without_a_tick_somebody_is_registered_and_agrees_to_nothing(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    publish(IMAGE, None, "Zdjęcia.")
    assert client.post(f"/events/{event.slug}/register", data=BARTEK).status_code == 303
    assert consents(work) == []


def test_what_was_ticked_is_recorded_with_its_text(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    image, newsletter = (
        publish(IMAGE, None, "Zdjęcia.", "Pictures."),
        publish(NEWSLETTER, None, "Newsletter."),
    )
    data = {**BARTEK, "image_consent": image.id, "newsletter_consent": newsletter.id}
    assert client.post(f"/events/{event.slug}/register?lang=en", data=data).status_code == 303
    found = consents(work)
    assert [(each.kind, each.text_id, each.language, each.channel) for each in found] == [
        (IMAGE, image.id, "en", ConsentChannel.form),
        (NEWSLETTER, newsletter.id, "pl", ConsentChannel.form),
    ]
    assert {each.event_id for each in found} == {event.id}
    # Sent twice, it is one registration, and each consent is there once.
    assert client.post(f"/events/{event.slug}/register", data=data).status_code == 200
    assert len(consents(work)) == 2


def test_a_stranger_who_signs_up_somebody_again_agrees_to_nothing_for_them(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    image = publish(IMAGE, None, "Zdjęcia.")
    assert client.post(f"/events/{event.slug}/register", data=BARTEK).status_code == 303
    again = {**BARTEK, "image_consent": image.id}
    assert client.post(f"/events/{event.slug}/register", data=again).status_code == 200
    assert consents(work) == []


@pytest.mark.parametrize("sent", ["{old}", "{newsletter}", "x", "0", "9" * 30, "y"])
def test_a_text_that_was_not_shown_is_refused_and_nothing_typed_is_lost(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
    clock: TestClock,
    sent: str,
) -> None:
    newsletter, old = publish(NEWSLETTER, None, "Newsletter."), publish(IMAGE, None, "Pierwsza.")
    clock.move(days=3)
    new = publish(IMAGE, None, "Druga.")
    new.published_at = clock() - timedelta(days=1, minutes=1)
    work.session.commit()
    value = sent.format(old=old.id, newsletter=newsletter.id)
    answer = client.post(f"/events/{event.slug}/register", data={**BARTEK, "image_consent": value})
    assert answer.status_code == 422
    assert 'value="Żółć"' in answer.text
    assert "error-image_consent" in answer.text
    assert "checked" not in answer.text.partition("image_consent")[2].partition(">")[0]
    assert consents(work) == []
    assert work.session.scalars(select(Registration)).all() == []


def test_a_text_that_changed_a_moment_ago_still_counts(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    first = publish(IMAGE, None, "Pierwsza.")
    publish(IMAGE, None, "Druga.")
    data = {**BARTEK, "image_consent": first.id}
    assert client.post(f"/events/{event.slug}/register", data=data).status_code == 303
    assert [each.text_id for each in consents(work)] == [first.id]


def test_an_event_without_pictures_takes_no_consent_to_them(
    client: FlaskClient,
    work: Work,
    publish: Publish,
) -> None:
    image = publish(IMAGE, None, "Zdjęcia.")
    slug = an_event(work).slug
    work.session.commit()
    data = {**BARTEK, "image_consent": image.id}
    assert client.post(f"/events/{slug}/register", data=data).status_code == 303
    assert consents(work) == []


def test_a_consent_is_given_and_withdrawn_on_the_own_page(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
    clock: TestClock,
) -> None:
    image = publish(IMAGE, None, "Zdjęcia.")
    client.post(f"/events/{event.slug}/register", data=BARTEK)
    page = link_of(work)
    assert "Zdjęcia." in client.get(f"{page}/").text
    for _ in range(2):
        assert client.post(f"{page}/consents/image/give", data={"text": image.id}).status_code == 303
    (row,) = consents(work)
    assert (row.channel, row.withdrawn_at) == (ConsentChannel.own_page, None)
    clock.move(hours=1)
    for _ in range(2):
        assert client.post(f"{page}/consents/image/withdraw").status_code == 303
    (row,) = consents(work)
    assert row.withdrawn_at == clock()
    assert row.withdrawn_by == ConsentChannel.own_page
    # Given again, it is another row: what was before stays provable.
    client.post(f"{page}/consents/image/give", data={"text": image.id})
    assert [each.withdrawn_at is None for each in consents(work)] == [False, True]
    history = client.get(f"{page}/").text
    assert "Wycofano zgodę na wizerunek" in history.replace("\xa0", " ")


def test_a_forged_text_or_kind_gives_nothing(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    newsletter = publish(NEWSLETTER, None, "Newsletter.")
    publish(IMAGE, None, "Zdjęcia.")
    client.post(f"/events/{event.slug}/register", data=BARTEK)
    page = link_of(work)
    for text in (str(newsletter.id), "", "x"):
        answer = client.post(f"{page}/consents/image/give", data={"text": text}, follow_redirects=True)
        assert "zmieniła się" in answer.text.replace("\xa0", " ")
    for kind in ("interest", "minister", "x"):
        assert client.post(f"{page}/consents/{kind}/give", data={"text": newsletter.id}).status_code == 404
    assert consents(work) == []


def test_the_link_of_the_form_neither_shows_nor_changes_consents(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    image = publish(IMAGE, None, "Zdjęcia.")
    answer = client.post(f"/events/{event.slug}/register", data=BARTEK)
    assert "Zdjęcia." not in client.get(answer.location).text
    assert client.post(f"{answer.location}consents/image/give", data={"text": image.id}).status_code == 404
    assert consents(work) == []


def test_a_consent_goes_along_with_a_registration_that_is_corrected_to_somebody_else(
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
    clock: TestClock,
) -> None:
    image = publish(IMAGE, None, "Zdjęcia.")
    first = an_event(work, "wczesniejsze")
    work.session.commit()
    client.post(f"/events/{first.slug}/register", data=BARTEK)
    clock.move(days=1)
    client.post(f"/events/{event.slug}/register", data={**BARTEK, "image_consent": image.id})
    row = work.session.scalars(select(Registration).where(Registration.event_id == event.id)).one()
    before = row.person_id
    token = work.links.token(Purpose.manage, row.id, row.link_version)
    data = {"first_name": "Barbara", "last_name": "Lis", "email": "barbara@example.org"}
    client.post(f"/registrations/{token}/data", data={**data, "seen": row.version})
    work.session.expire_all()
    row = work.session.scalars(select(Registration).where(Registration.event_id == event.id)).one()
    assert row.person_id != before
    assert [each.person_id for each in consents(work)] == [row.person_id]


def test_the_newsletter_file_has_dates_versions_and_links_and_each_link_withdraws(
    admin: FlaskClient,
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    newsletter = publish(NEWSLETTER, None, "Newsletter.")
    client.post(f"/events/{event.slug}/register", data={**BARTEK, "newsletter_consent": newsletter.id})
    other = {**BARTEK, "first_name": "Anna", "email": "anna@example.org"}
    client.post(f"/events/{event.slug}/register", data=other)
    assert "bartek@example.org" in admin.get("/manage/newsletter/").text
    file = admin.get("/manage/newsletter.csv").text
    assert "anna@example.org" not in file
    link = next(part for part in file.replace(";", "\r\n").split() if "/newsletter/" in part)
    path = link[link.index("/newsletter/") :].strip('"')
    workbook = admin.get("/manage/newsletter.xlsx")
    assert workbook.status_code == 200
    workbook.close()
    page = client.get(path)
    assert "bartek" not in page.text.lower()
    assert page.headers["Cache-Control"] == "no-store"
    for _ in range(2):
        assert client.post(path).status_code == 303
    (row,) = consents(work)
    assert row.withdrawn_by == ConsentChannel.link
    assert "bartek@example.org" not in admin.get("/manage/newsletter.csv").text
    assert client.get(path[:-3] + "AA/").status_code == 404


def test_staff_withdraw_for_who_calls_and_outsiders_see_no_list(
    admin: FlaskClient,
    client: FlaskClient,
    work: Work,
    event: Event,
    publish: Publish,
) -> None:
    newsletter = publish(NEWSLETTER, None, "Newsletter.")
    client.post(f"/events/{event.slug}/register", data={**BARTEK, "newsletter_consent": newsletter.id})
    person = work.session.scalars(select(Person)).one()
    assert client.get("/manage/newsletter/").status_code == 303
    assert client.post(f"/manage/newsletter/{person.id}/withdraw").status_code == 403
    assert admin.post("/manage/newsletter/99999/withdraw").status_code == 404
    assert admin.post(f"/manage/newsletter/{person.id}/withdraw").status_code == 303
    assert [each.withdrawn_by for each in consents(work)] == [ConsentChannel.staff]
    assert "bartek@example.org" not in admin.get("/manage/newsletter/").text
    registration = work.session.scalars(select(Registration)).one()
    assert "Zgoda na newsletter" in admin.get(f"/manage/registrations/{registration.id}/").text


def exported(admin: FlaskClient, event: Event) -> list[dict[str, str]]:
    """Return the rows of an event's file of registrations."""
    file = admin.get(f"/manage/events/{event.slug}/registrations.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(file), delimiter=";"))


def test_the_file_of_registrations_tells_which_notices_were_read_and_which_consents_stand(
    admin: FlaskClient,
    client: FlaskClient,
    work: Work,
    event: Event,
    project: Project,
    publish: Publish,
    clock: TestClock,
) -> None:
    publish(TextKind.minister, project, "Minister.")
    minister = publish(TextKind.minister, project, "Minister, druga.")
    publish(IMAGE, None, "Zdjęcia.")
    image = publish(IMAGE, None, "Zdjęcia, druga.")
    newsletter = publish(NEWSLETTER, None, "Newsletter.")
    event.project = project
    work.session.commit()
    ticks = {"image_consent": image.id, "newsletter_consent": newsletter.id}
    carried = {"privacy_version": f"-+{minister.id}"}
    client.post(f"/events/{event.slug}/register", data={**BARTEK, **carried, **ticks})
    other = {**BARTEK, **carried, "first_name": "Anna", "last_name": "Lis", "email": "anna@example.org"}
    client.post(f"/events/{event.slug}/register", data=other)
    anna, bartek = exported(admin, event)
    assert (bartek["minister_notice"], bartek["intermediate_notice"]) == ("2", "")
    assert (bartek["image_consent_version"], bartek["newsletter_consent_version"]) == ("2", "1")
    assert bartek["image_consent"] == bartek["newsletter_consent"] == bartek["registered_at"]
    assert anna["minister_notice"] == "2"
    assert {anna[name] for name in anna if "consent" in name} == {""}
    with admin.get(f"/manage/events/{event.slug}/registrations.xlsx") as sheet:
        header, *rows = (
            CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
        )
    assert [row[header.index("image_consent_version")] for row in rows] == ["", 2]
    person = work.session.scalars(select(Person).where(Person.first_name == "Bartek")).one()
    clock.move(hours=1)
    admin.post(f"/manage/newsletter/{person.id}/withdraw")
    assert [row for row in exported(admin, event) if "newsletter_consent" in row] == []
    assert [row["image_consent_version"] for row in exported(admin, event)] == ["", "2"]


def test_a_file_without_notices_and_consents_has_no_columns_for_them(
    admin: FlaskClient, client: FlaskClient, event: Event
) -> None:
    client.post(f"/events/{event.slug}/register", data=BARTEK)
    (row,) = exported(admin, event)
    assert [name for name in row if "consent" in name or "notice" in name] == []


def test_the_file_takes_as_many_statements_for_many_people(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, publish: Publish
) -> None:
    image = publish(IMAGE, None, "Zdjęcia.")
    counts = []
    for number in range(6):
        person = {**BARTEK, "last_name": f"Nowak{chr(97 + number)}", "email": f"b{number}@example.org"}
        client.post(f"/events/{event.slug}/register", data={**person, "image_consent": image.id})
        with statements() as seen:
            assert len(exported(admin, event)) == number + 1
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1
