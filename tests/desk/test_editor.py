"""The editor: sections that save alone, what a new event begins with, warnings, copies."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.attendance.models import RegisterAction, RegisterVersion
from app.desk.forms.event import SECTIONS
from app.events.details import detail
from app.events.models import Event, ParallelGroup, Publication
from app.registrations.operations import sign_up
from app.work import Work
from tests.desk.test_manage import BASE, edited, fields_of
from tests.progress.modules import a_module
from tests.support.applicants import person as an_application
from tests.support.cast import an_event, staff
from tests.support.signing_in import SignIn

TYPED = {
    "what": ("organiser", "ROPS w Olsztynie"),
    "when": ("catering", "obiad dla każdego"),
    "registration": ("capacity", "17"),
    "hours": ("hours_unit", "godziny dydaktyczne"),
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


def test_needed_hours_are_typed_in_the_unit(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, unit_minutes=45)
    form = edited(alicja) | {"required_hours": "1:23", "section": "hours"}
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    assert event.required_minutes == 68
    assert fields_of(alicja.get(f"{BASE}edit").text)["required_hours"] == "1:23"
    form = edited(alicja) | {"required_hours": "1,5", "section": "hours"}
    refused = alicja.post(f"{BASE}edit", data=form)
    assert (refused.status_code, "1:22 (67 min) i 1:23 (68 min)" in refused.text) == (422, True)
    assert fields_of(refused.text)["required_hours"] == "1,5"
    # The same hours in another unit are other minutes; what a form of before sends are minutes.
    form = edited(alicja) | {"unit_minutes": "60", "required_hours": "2", "section": "hours"}
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    assert (event.unit_minutes, event.required_minutes) == (60, 120)
    form = edited(alicja) | {"required_minutes": "100", "section": "hours"}
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    assert event.required_minutes == 100
    form = edited(alicja) | {"required_hours": "", "section": "hours"}
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    assert event.required_minutes is None


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("required_hours", "0", "required_hours"),
        ("required_hours", "-1", "required_hours"),
        ("required_hours", "dużo", "required_hours"),
        ("required_hours", "999999999", "required_hours"),
        ("required_minutes", "0", "required_hours"),
        ("required_minutes", "1e3", "required_hours"),
        ("unit_minutes", "50", "unit_minutes"),
        ("module", "999999", "module"),
        ("marks_blocks", "2", "marks_blocks"),
        ("parallel_groups", "A\nA", "parallel_groups"),
        ("parallel_groups", "A" * 121, "parallel_groups"),
    ],
)
def test_hours_that_can_not_be_are_refused_at_their_field(
    alicja: FlaskClient, work: Work, name: str, value: str, field: str
) -> None:
    an_event(work)
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | {name: value})
    if field == "marks_blocks":
        assert (answer.status_code, "pozycji na liście" in answer.text) == (422, True)
    else:
        assert (answer.status_code, f'id="error-{field}"' in answer.text) == (422, True)


def test_an_event_becomes_the_edition_of_a_module(alicja: FlaskClient, work: Work) -> None:
    event, module = an_event(work, unit_minutes=60), a_module(work, 90, required=2700)
    assert "marks_blocks" not in fields_of(alicja.get(f"{BASE}edit").text)
    form = edited(alicja) | {"module": module.id, "parallel_groups": "A\nB", "section": "hours"}
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    assert (event.module, [group.name for group in event.parallel_groups]) == (module, ["A", "B"])
    shown = alicja.get(f"{BASE}edit").text
    fields = fields_of(shown)
    assert "unit_minutes" not in fields
    assert (fields["module"], fields["marks_blocks"], fields["required_hours"]) == (str(module.id), "", "")
    assert "60 godz. (po 45 min)" in unescape(shown).replace("\xa0", " ")
    assert alicja.post(f"{BASE}edit", data=edited(alicja) | {"marks_blocks": "1"}).status_code == 303
    assert event.marks_blocks
    # A form of before, which knows nothing of modules, leaves them as they are.
    old = {"title_pl": event.title_pl, "form_of_support": "seminar", "mode": "onsite", "status": "planned"}
    old |= {"who_applies": "anybody", "version": event.version}
    assert alicja.post(f"{BASE}edit", data=old).status_code == 303
    assert (event.module, event.marks_blocks) == (module, True)


def test_groups_are_renamed_but_not_lost_while_they_are_used(alicja: FlaskClient, work: Work) -> None:
    groups = [ParallelGroup(name=name, position=n) for n, name in enumerate(("A", "B"))]
    event = an_event(work, parallel_groups=groups)
    event.meetings[0].parallel_group = groups[1]
    work.session.flush()
    form = edited(alicja) | {"parallel_groups": "B\nPierwsza"}
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    assert [(each.name, each.id) for each in event.parallel_groups] == [
        ("B", groups[1].id), ("Pierwsza", groups[0].id),
    ]  # fmt: skip
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | {"parallel_groups": "Pierwsza"})
    assert (answer.status_code, "„B”" in answer.text) == (422, True)
    person = sign_up(work, event, an_application()).registration
    person.parallel_group_id = groups[0].id
    work.session.flush()
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | {"parallel_groups": "B"})
    assert (answer.status_code, "„Pierwsza”" in answer.text) == (422, True)


def test_the_unit_stays_once_hours_are_confirmed(alicja: FlaskClient, work: Work) -> None:
    module, other = a_module(work, 90), a_module(work, 60, unit_minutes=60)
    event = an_event(work, unit_minutes=45)
    work.session.add(
        RegisterVersion(
            session_id=event.meetings[0].sessions[0].id, version=1, action=RegisterAction.confirmed,
            credit_minutes=360, account_id=staff(work, "Ewa").id, at=work.now,
        )
    )  # fmt: skip
    work.session.flush()
    for changed, field in (
        ({"unit_minutes": "60"}, "unit_minutes"), ({"unit_minutes": ""}, "unit_minutes"),
        ({"module": other.id}, "module"),
    ):  # fmt: skip
        answer = alicja.post(f"{BASE}edit", data=edited(alicja) | changed)
        assert (answer.status_code, f'id="error-{field}"' in answer.text) == (422, True)
        assert "potwierdzono w godzinach po 45 min" in unescape(answer.text).replace("\xa0", " ")
    assert alicja.post(f"{BASE}edit", data=edited(alicja) | {"module": module.id}).status_code == 303
    assert (event.module, module.unit_frozen_at) == (module, work.now)
