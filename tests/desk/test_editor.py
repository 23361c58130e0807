"""The editor: sections that save alone, what a new event begins with, warnings, copies."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.desk.forms.event import SECTIONS
from app.events.details import detail
from app.events.models import Event, Publication
from app.work import Work
from tests.desk.test_manage import BASE, edited, fields_of
from tests.support.cast import an_event
from tests.support.signing_in import SignIn

TYPED = {
    "what": ("organiser", "ROPS w Olsztynie"),
    "when": ("catering", "obiad dla każdego"),
    "registration": ("capacity", "17"),
    "contact": ("contact_name", "Ewa Zając"),
}
"""A field of each section, and what is typed in it."""


@pytest.mark.parametrize("section", [each.anchor for each in SECTIONS])
def test_a_section_saves_alone_and_the_others_keep_what_was_typed(
    alicja: FlaskClient, work: Work, section: str
) -> None:
    event = an_event(work)
    before = {name: detail(event, name) for name, _ in TYPED.values()}
    form = edited(alicja) | dict(TYPED.values()) | {"section": section}
    answer = alicja.post(f"{BASE}edit", data=form)
    assert answer.status_code == 200
    shown = fields_of(answer.text)
    assert {name: shown[name] for name, _ in TYPED.values()} == dict(TYPED.values())
    work.session.expire_all()
    saved = {name for name, value in before.items() if detail(event, name) != value}
    assert saved == {TYPED[section][0]}
    assert "nie zostały jeszcze zapisane" in answer.text
    # What stands there is saved by the next press, as if the page had been opened anew.
    rest = alicja.post(f"{BASE}edit", data=shown)
    assert rest.status_code == 303
    work.session.expire_all()
    assert [str(detail(event, name)) for name, _ in TYPED.values()] == [value for _, value in TYPED.values()]


def test_a_mistake_elsewhere_does_not_hold_up_a_section(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    form = edited(alicja) | {"capacity": "dużo", "organiser": "ROPS"}
    answer = alicja.post(f"{BASE}edit", data=form | {"section": "what"})
    assert answer.status_code == 200
    assert fields_of(answer.text)["capacity"] == "dużo"
    again = fields_of(answer.text) | {"section": "registration"}
    assert alicja.post(f"{BASE}edit", data=again).status_code == 422
    work.session.expire_all()
    assert (event.organiser, event.rules.capacity) == ("ROPS", None)


def test_a_section_alone_goes_back_to_its_place(alicja: FlaskClient, work: Work) -> None:
    an_event(work)
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | {"organiser": "ROPS", "section": "what"})
    assert (answer.status_code, answer.location) == (303, f"{BASE}edit#what")


def test_a_new_event_knows_whom_to_ask(alicja: FlaskClient, work: Work) -> None:
    first = fields_of(alicja.get("/manage/events/new").text)
    assert (first["contact_name"], first["contact_email"]) == ("Alicja", "alicja@example.org")
    contact = {
        "contact_name": "Ewa", "contact_phone": "89 500 00 00", "contact_email": "e@example.org",
        "organiser": "ROPS",
    }  # fmt: skip
    assert alicja.post("/manage/events/new", data={"title_pl": "Pierwsze", **contact}).status_code == 303
    second = fields_of(alicja.get("/manage/events/new").text)
    assert {name: second[name] for name in contact} == contact


def test_another_organisers_contact_is_not_offered(sign_in: SignIn, alicja: FlaskClient, work: Work) -> None:
    data = {"title_pl": "Pierwsze", "contact_name": "Ewa", "contact_email": "e@example.org"}
    assert alicja.post("/manage/events/new", data=data).status_code == 303
    other = sign_in("Anna", Role.organiser)
    assert fields_of(other.get("/manage/events/new").text)["contact_name"] == "Anna"


def test_publication_without_a_project_is_warned_of_before(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    before = unescape(alicja.get(BASE).text)
    assert "Nie wskazano projektu" in before
    assert alicja.post(f"{BASE}publish").status_code == 303
    work.session.expire_all()
    assert event.publication == Publication.published
    assert "Nie wskazano projektu" not in alicja.get(BASE).text


@pytest.mark.parametrize(
    ("typed", "kept"), [("Seminar on conflict", "Seminar on conflict"), ("", None), (None, "Old seminar")]
)
def test_a_copy_asks_for_its_english_title(
    alicja: FlaskClient, work: Work, typed: str | None, kept: str | None
) -> None:
    an_event(work, title_en="Old seminar")
    page = alicja.get(f"{BASE}copy").text
    assert fields_of(page)["title_en"] == "Old seminar"
    data = {"title_pl": "Kopia", "start_local": "2027-01-10"}
    answer = alicja.post(f"{BASE}copy", data=data | ({} if typed is None else {"title_en": typed}))
    assert answer.status_code == 303
    copied = work.session.scalars(select(Event).where(Event.title_pl == "Kopia")).one()
    assert copied.title_en == kept


def test_hours_are_told_in_units(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, unit_minutes=45, required_minutes=2700)
    assert "60 godz. (po 45 min)" in unescape(alicja.get(f"{BASE}edit").text).replace("\xa0", " ")
    page = unescape(alicja.get(f"{BASE}sessions/").text).replace("\xa0", " ")
    assert event.meetings
    assert "8 godz. (po 45 min)" in re.sub(r"<[^>]+>", "", page)
