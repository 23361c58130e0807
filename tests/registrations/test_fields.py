"""Each event says which standard fields it asks, and which it requires; staff are never held up by it."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.dumping import dump_event
from app.events.models import FieldUse
from app.events.operations.copying import CopyPlan, copy
from app.events.operations.editing import edit
from app.history.models import HistoryFact
from app.history.queries import line
from app.links import Purpose
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.records.format import FIELDS
from app.records.values import BadValue
from app.registrations.asked import ASKED, SETTABLE, Details, kept_uses, use_of
from app.registrations.models import Diet, Registration
from app.registrations.operations import correct, sign_up
from app.work import Work
from tests.support.applicants import person, send_form, typed
from tests.support.html import parsed
from tests.support.open_events import DAY, MakeEvent
from tests.support.statements import statements

USUAL = ["first_name", "last_name", "email", "phone", "institution", "position", "access_needs"]
CHECK = next(each.check for each in FIELDS if each.column == "fields")


def asked_on(page: str) -> list[str]:
    root, _ = parsed(page)
    found = (each.get("name") for each in root.all("input", "textarea", "select"))
    return list(dict.fromkeys(name for name in found if name in ASKED))


def only(session: Session) -> Registration:
    return session.scalars(select(Registration)).one()


def test_an_event_that_says_nothing_asks_what_was_always_asked(
    client: FlaskClient, make_event: MakeEvent
) -> None:
    event = make_event(asks_access_needs=True)
    assert asked_on(client.get(f"/events/{event.slug}/register").text) == USUAL
    assert "registration_fields" not in dump_event(event)


def test_an_event_asks_what_it_says(client: FlaskClient, make_event: MakeEvent) -> None:
    event = make_event(
        asks_access_needs=False,
        fields={"phone": "off", "position": "off", "institution": "off", "municipality": "optional"},
    )
    page = client.get(f"/events/{event.slug}/register").text
    assert asked_on(page) == ["first_name", "last_name", "email", "municipality"]


def test_a_required_field_is_asked_with_a_sentence_and_nothing_typed_is_lost(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(fields={"municipality": "required", "diet": "optional", "measures": "optional"})
    address = f"/events/{event.slug}/register?lang=en"
    sent: dict[str, Any] = dict(typed(1, diet="vegan", position="kierownik"))
    sent["measures"] = ["captions", "parking"]
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    assert "Type your municipality." in answer.text
    root, _ = parsed(answer.text)
    chosen = [each.get("value") for each in root.all("option") if "selected" in each.attributes]
    ticked = [each.get("value") for each in root.all("input") if "checked" in each.attributes]
    assert (chosen, ticked[:2]) == (["vegan"], ["captions", "parking"])
    assert client.post(address, data=sent | {"municipality": " Gołdap "}).status_code == 303
    row = only(session)
    assert (row.municipality, row.diet, row.measures) == ("Gołdap", Diet.vegan, ["captions", "parking"])


@pytest.mark.parametrize(
    "bad", [{"diet": "everything"}, {"measures": ["captions", "a helicopter"]}, {"municipality": "x" * 201}]
)
def test_what_no_form_offers_is_refused(
    client: FlaskClient, make_event: MakeEvent, session: Session, bad: dict[str, Any]
) -> None:
    event = make_event(fields={"municipality": "optional", "diet": "optional", "measures": "optional"})
    answer = client.post(f"/events/{event.slug}/register", data=typed(1) | bad)
    assert answer.status_code == 422
    assert session.scalars(select(Registration)).all() == []


def test_a_field_that_is_not_asked_takes_nothing(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(fields={"position": "off"})
    send_form(client, event, 1, position="dyrektorka", diet="vegan")
    assert (only(session).position, only(session).diet) == (None, None)


def test_choices_are_marked_and_corrected_on_the_own_page(
    client: FlaskClient, work: Work, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(fields={"municipality": "required", "diet": "optional", "measures": "optional"})
    application = person(1, municipality="Ełk", diet=Diet.vegan, measures=["captions"])
    row = sign_up(work, event, application).registration
    other = sign_up(work, event, person(2, municipality="Ełk")).registration
    session.commit()
    token = work.links.token(Purpose.manage, row.id, row.link_version)
    root, _ = parsed(client.get(f"/registrations/{token}/").text)
    assert [each.get("value") for each in root.all("option") if "selected" in each.attributes] == ["vegan"]
    assert [each.get("value") for each in root.all("input") if "checked" in each.attributes] == ["captions"]
    token = work.links.token(Purpose.manage, other.id, other.link_version)
    root, _ = parsed(client.get(f"/registrations/{token}/").text)
    assert not [each for each in root.all("input") if "checked" in each.attributes]
    token = work.links.token(Purpose.manage, row.id, row.link_version)
    kept = {"first_name": row.first_name, "last_name": row.last_name, "email": row.email}
    assert client.post(f"/registrations/{token}/data", data=kept).status_code == 422
    sent = kept | {"municipality": "Pisz", "measures": ["parking", "captions"]}
    assert client.post(f"/registrations/{token}/data", data=sent).status_code == 303
    session.expire_all()
    row = session.get_one(Registration, row.id)
    assert (row.municipality, row.diet, row.measures) == ("Pisz", None, ["captions", "parking"])


def test_staff_are_not_held_up_by_what_the_event_requires(
    alicja: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(
        fields={"phone": "off", "institution": "off", "municipality": "required", "diet": "optional"}
    )
    address = f"/manage/events/{event.slug}/registrations/new"
    page = alicja.get(address)
    assert page.status_code == 200
    assert asked_on(page.text) == [
        "first_name", "last_name", "phone", "email", "municipality", "position", "diet", "access_needs",
    ]  # fmt: skip
    sent = {"first_name": "Anna", "last_name": "Żak", "phone": "600 100 200", "channel": "phone"}
    assert alicja.post(address, data=sent).status_code == 303
    row = only(session)
    assert (row.phone, row.municipality) == ("+48 600 100 200", None)
    data = {"first_name": "Anna", "last_name": "Żuk", "phone": "600 100 200", "diet": "vegan", "seen": "1"}
    assert alicja.post(f"/manage/registrations/{row.id}/data", data=data).status_code == 303
    session.expire_all()
    assert (only(session).last_name, only(session).diet) == ("Żuk", Diet.vegan)


def test_where_places_are_counted_by_institution_it_is_asked(make_event: MakeEvent) -> None:
    event = make_event(per_institution_limit=2, fields={"institution": "off"})
    assert use_of(event, "institution") == FieldUse.optional


def header(alicja: FlaskClient, slug: str) -> list[str]:
    body = alicja.get(f"/manage/events/{slug}/registrations.csv").data.decode("utf-8-sig")
    return next(csv.reader(io.StringIO(body), delimiter=";"))


def test_exports_tell_new_fields_only_where_they_are_asked_or_answered(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, session: Session
) -> None:
    usual = ["state", "queue_position", "last_name", "first_name", "email", "phone", "institution",
             "institution_type", "position", "access_needs", "channel", "registered_at",
             "privacy_notice"]  # fmt: skip
    plain, asking = make_event(), make_event(fields={"diet": "optional"})
    sign_up(work, plain, person(1))
    sign_up(work, asking, person(1, diet=Diet.vegan))
    session.commit()
    assert header(alicja, plain.slug) == usual
    assert header(alicja, asking.slug) == [*usual[:9], "diet", *usual[9:]]
    edit(work, asking, {"fields": None}, asking.version)
    row = sign_up(work, plain, person(2)).registration
    row.measures = ["captions"]
    session.commit()
    assert "diet" in header(alicja, asking.slug), "what was answered is not hidden"
    assert header(alicja, plain.slug) == [*usual[:9], "measures", *usual[9:]]
    xlsx = alicja.get(f"/manage/events/{asking.slug}/registrations.xlsx")
    assert xlsx.status_code == 200
    xlsx.close()


def test_the_setting_is_kept_told_copied_and_loaded(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    uses = kept_uses({"diet": "optional", "phone": "required", "position": "optional"})
    assert uses == {"phone": "required", "diet": "optional"}
    edit(work, event, {"fields": uses}, event.version)
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.edited")).one()
    [change] = line(work.texts, fact).changes
    assert change.field == "Pola formularza"
    assert change.after == "Telefon: wymagane, Dieta: można wypełnić"
    assert dump_event(event)["registration_fields"] == uses
    assert copy(work, event, CopyPlan("Kopia", DAY)).rules.fields == uses
    assert CHECK({"position": "optional", **dict(reversed(uses.items()))}) == uses
    assert CHECK({}) is None


@pytest.mark.parametrize("bad", [[], "off", {"shoe_size": "off"}, {"phone": "perhaps"}, {"diet": "required"}])
def test_a_file_can_ask_nothing_that_no_form_can(bad: Any) -> None:
    with pytest.raises(BadValue):
        CHECK(bad)


def test_no_event_requires_that_somebody_speaks_of_health() -> None:
    for name, each in ASKED.items():
        assert not (each.is_confidential and (each.missing or each.missing_here)), name


def test_a_correction_by_hand_keeps_what_is_not_asked(work: Work, make_event: MakeEvent) -> None:
    event = make_event(fields={"measures": "optional"})
    row = sign_up(work, event, person(1, measures=["captions"])).registration
    assert Details.of(row).measures == ["captions"]
    correct(work, row, replace(Details.of(row), last_name="Nowa"))
    assert row.measures == ["captions"]


def test_a_kept_form_needs_no_statement_more_for_its_fields(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    plain = make_event()
    full = make_event(fields=dict.fromkeys(SETTABLE, "optional"))
    for event in (plain, full):
        client.get(f"/events/{event.slug}/register")
    counts = []
    for event in (plain, full):
        with statements() as seen:
            client.get(f"/events/{event.slug}/register")
        counts.append(len(seen))
    # The municipalities to suggest are kept with the form, by the version of the suggestions.
    assert counts[1] == counts[0]


def test_municipalities_of_the_register_are_suggested(
    client: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    known = institution_for(work, "OPS Ełk")
    assert known is not None
    confirm_institution(work, known, InstitutionDetails("OPS", None, "ełcki", "Ełk"))
    work.session.commit()
    asked, silent = make_event(fields={"municipality": "optional"}), make_event()
    page = client.get(f"/events/{asked.slug}/register").text
    assert 'list="municipalities"' in page
    assert '<option value="Ełk">' in page
    assert "municipalities" not in client.get(f"/events/{silent.slug}/register").text


def test_the_list_is_searched_by_position_and_municipality(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    event = make_event(fields={"municipality": "optional"})
    sign_up(work, event, person(1, position="Kierownik", municipality="Łomża"))
    sign_up(work, event, person(2, position="asystent", municipality="Pisz"))
    work.session.commit()
    address = f"/manage/events/{event.slug}/registrations/"
    for words, found, other in (
        ("kierownik", "Wiśniewski1", "Wiśniewski2"),
        ("Łomża", "Wiśniewski1", "Wiśniewski2"),
        ("pis", "Wiśniewski2", "Wiśniewski1"),
    ):
        page = alicja.get(address, query_string={"q": words}).text
        assert found in page
        assert other not in page
