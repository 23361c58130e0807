"""The organiser's pages: drafts, editing by two at once, copying, publishing, and who may enter."""

import json
import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.errors import Refusal
from app.events.meeting_access import has_access
from app.events.models import Assignment, Download, Event, EventStatus, Mode, Publication
from app.events.operations.assignments import assign, roles_in_all
from app.events.operations.copying import CopyPlan, copy
from app.events.operations.editing import edit
from app.events.operations.publishing import delete_draft, take_back
from app.events.queries import event_by_id
from app.history.models import HistoryFact
from app.projects.models import Project
from app.records.operations import load
from app.records.writing import all_records
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.support.access import let_in
from tests.support.browser import OpenPage, assert_axe_clean, assert_fits
from tests.support.cast import an_event, celina
from tests.support.commands import DATA
from tests.support.signing_in import SignIn
from tests.support.staff import PASSWORD
from tests.support.statements import statements

BASE = "/manage/events/seminarium/"


def fields_of(page: str) -> dict[str, str]:
    """Return what a form's fields hold, as a browser would send it."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = unescape(body).removeprefix("\r\n").removeprefix("\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def edited(client: FlaskClient, slug: str = "seminarium") -> dict[str, str]:
    answer = client.get(f"/manage/events/{slug}/edit")
    assert answer.status_code == 200
    return fields_of(answer.text)


def test_a_draft_saves_with_a_title_alone_and_says_what_is_missing(alicja: FlaskClient, work: Work) -> None:
    answer = alicja.post("/manage/events/new", data={"title_pl": " Nowe: żółta łódź "})
    assert (answer.status_code, answer.location) == (303, "/manage/events/nowe-zolta-lodz/sessions/")
    event = work.session.scalars(select(Event)).one()
    assert (event.title_pl, event.publication, event.version) == ("Nowe: żółta łódź", Publication.draft, 1)
    refused = alicja.post("/manage/events/nowe-zolta-lodz/publish")
    assert refused.status_code == 422
    assert "Prosimy dodać spotkanie albo opisać okres słowami." in refused.text
    alicja.post(
        "/manage/events/nowe-zolta-lodz/sessions/new", data={"start_local": "2026-11-12", "city": "Pisz"}
    )
    assert alicja.get("/events/nowe-zolta-lodz/").status_code == 404
    preview = alicja.get("/manage/events/nowe-zolta-lodz/preview").text
    assert "To jest podgląd" in preview
    assert "Zgłoszenia: możliwe po opublikowaniu wydarzenia." in preview
    assert [link for link in ("/register", "/calendar.ics") if link in preview] == []
    assert alicja.post("/manage/events/nowe-zolta-lodz/publish").status_code == 303
    assert alicja.get("/events/nowe-zolta-lodz/").status_code == 200
    again = alicja.post("/manage/events/new", data={"title_pl": "Nowe: żółta łódź"})
    assert again.location == "/manage/events/nowe-zolta-lodz-2/sessions/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title_pl": ""}, "title_pl"),
        ({"title_pl": " \t "}, "title_pl"),
        ({"title_pl": "\x00"}, "title_pl"),
        ({"title_pl": "\u200b\u3164"}, "title_pl"),
        ({"title_pl": "ż" * 301}, "title_pl"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "dużo"}, "capacity"),
        ({"mode": "telepatia"}, "mode"),
        ({"project": "999"}, "project"),
        ({"registration_deadline": "2026-02-30"}, "registration_deadline"),
        ({"period_start": "2026-05-02", "period_end": "2026-05-01"}, "period_end"),
        ({"contact_email": "alicja"}, "contact_email"),
        ({"audience": "x" * 301}, "audience"),
        ({"cancelled_months": "lipiec"}, "cancelled_months"),
        ({"changes": "2026-13-45 foo"}, "changes"),
        ({"changes": "date | 2026-02-30 | 2026-03-01"}, "changes"),
        ({"changes": "date | 12 listopada | 2026-11-31 | święto"}, "changes"),
        ({"changes": "month | 2026-03 | 2026-13"}, "changes"),
        ({"hours_value": "-3"}, "hours_value"),
    ],
)
def test_bad_details_come_back_with_everything_typed(
    alicja: FlaskClient, work: Work, changes: dict[str, str], words: str
) -> None:
    an_event(work)
    form = edited(alicja) | {"catering": "obiad dla każdego"} | changes
    answer = alicja.post(f"{BASE}edit", data=form)
    assert answer.status_code == 422
    assert f'id="error-{words}"' in answer.text
    assert "obiad dla każdego" in answer.text
    work.session.expire_all()
    assert work.session.scalars(select(Event.version)).one() == 1


@pytest.mark.parametrize("blank", ["   ", "\x00", "\u200b", "\n"])
def test_a_title_or_name_of_blanks_is_none(sign_in: SignIn, work: Work, blank: str) -> None:
    an_event(work)
    admin = sign_in("Grazyna", Role.administrator, Role.organiser)
    for path, name in (
        ("/manage/events/new", "title_pl"),
        ("/manage/projects/new", "name"),
        (f"{BASE}downloads/new", "title"),
    ):
        answer = admin.post(path, data={name: blank})
        assert answer.status_code == 422, path
        assert f'id="error-{name}"' in answer.text
    title = {"title_pl": blank, "start_local": "2027-01-10"}
    assert admin.post(f"{BASE}copy", data=title).status_code == 422


def test_every_real_record_survives_a_save_without_changes(alicja: FlaskClient, work: Work) -> None:
    data = json.loads((DATA / "events.json").read_text())
    load(work, data)
    for record in data["events"][::7]:
        assert (
            alicja.post(f"/manage/events/{record['id']}/edit", data=edited(alicja, record["id"])).status_code
            == 303
        )
    assert all_records(work) == data["events"]
    assert set(work.session.scalars(select(Event.version))) == {1}


def test_an_edit_appears_in_the_dump_and_in_the_history(alicja: FlaskClient, work: Work) -> None:
    an_event(work)
    form = edited(alicja) | {
        "audience": "CUS\nOPS", "capacity": "20", "mode": "online", "contact_phone": "+48 600 100 200",
        "agenda_pl": "1. Wstęp\n  cel", "hours_value": "7.5", "unit_minutes": "45",
        "changes": "date | 12 listopada | 19 listopada | święto",
    }  # fmt: skip
    assert alicja.post(f"{BASE}edit", data=form).status_code == 303
    (record,) = all_records(work)
    assert record["audience"] == ["CUS", "OPS"]
    assert record["hours_total"] == {"value": 7.5, "unit_minutes": 45}
    assert record["changes"] == [
        {"what": "date", "from": "12 listopada", "to": "19 listopada", "reason": "święto"}
    ]
    assert (record["capacity"], record["agenda_pl"]) == (20, "1. Wstęp\n  cel")
    page = unescape(alicja.get(f"{BASE}history/").text)
    assert "Zmieniono dane wydarzenia" in page
    assert re.search(r"Sposób spotkania: .*Stacjonarnie.*Zdalnie", page)
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.edited")).one()
    assert fact.actor_name == "Alicja"
    assert fact.personal == {
        "actor": "Alicja",
        "changed": {"contact_phone": [None, "+48 600 100 200"]},
    }


def test_who_saves_second_is_told_and_nothing_is_lost(
    alicja: FlaskClient, sign_in: SignIn, work: Work
) -> None:
    an_event(work, catering="kawa")
    other = sign_in("Anna", Role.organiser)
    mine, theirs = edited(alicja), edited(other)
    theirs |= {"title_pl": "Tytuł Anny", "catering": "obiad"}
    assert other.post(f"{BASE}edit", data=theirs).status_code == 303
    mine |= {"title_pl": "Tytuł Alicji", "organiser": "ROPS"}
    told = alicja.post(f"{BASE}edit", data=mine)
    assert told.status_code == 409
    assert "W międzyczasie ktoś inny zapisał to wydarzenie." in told.text
    assert "Tytuł Anny" in told.text
    second = fields_of(told.text)
    assert (second["title_pl"], second["organiser"], second["catering"]) == ("Tytuł Alicji", "ROPS", "obiad")
    work.session.expire_all()
    assert work.session.scalars(select(Event.title_pl)).one() == "Tytuł Anny"
    assert alicja.post(f"{BASE}edit", data=second).status_code == 303
    work.session.expire_all()
    event = work.session.scalars(select(Event)).one()
    assert (event.title_pl, event.organiser, event.catering) == ("Tytuł Alicji", "ROPS", "obiad")
    assert alicja.post(f"{BASE}edit", data=mine | {"version": "", "seen": "{"}).status_code == 409


@pytest.mark.parametrize("title", ["..", "/", "?", "…", "Семінар", "%2e"])
def test_a_title_without_plain_letters_still_gets_an_address(
    alicja: FlaskClient, work: Work, title: str
) -> None:
    made = alicja.post("/manage/events/new", data={"title_pl": title}).location
    assert made == f"/manage/events/{'2e' if title == '%2e' else 'wydarzenie'}/sessions/"
    assert alicja.get(made).status_code == 200


def calendar_of(client: FlaskClient) -> tuple[str, int]:
    text = client.get("/events/seminarium/calendar.ics").text
    found = re.search(r"SEQUENCE:(\d+)", text), re.search(r"STATUS:(\w+)", text)
    assert found[0]
    assert found[1]
    return found[1][1], int(found[0][1])


def test_the_form_does_not_cancel_a_published_event(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    page = alicja.get(f"{BASE}edit").text
    assert '<option value="held"' in page
    assert 'value="cancelled"' not in page
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | {"status": "cancelled", "catering": "kawa"})
    assert answer.status_code == 422
    assert 'id="error-status"' in answer.text
    with pytest.raises(Refusal, match="on its overview"):
        edit(work, event, {"status": EventStatus.cancelled}, 1)
    work.session.expire_all()
    assert (event.status, event.catering, calendar_of(alicja)) == ("planned", None, ("CONFIRMED", 0))


def test_a_draft_or_what_is_over_may_be_marked_as_cancelled(alicja: FlaskClient, work: Work) -> None:
    an_event(work, publication=Publication.draft, published_at=None)
    an_event(work, "dawne", days=-30)
    for slug in ("seminarium", "dawne"):
        form = edited(alicja, slug) | {"status": "cancelled"}
        assert alicja.post(f"/manage/events/{slug}/edit", data=form).status_code == 303


def test_calendars_follow_what_the_form_changes(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    version = {"version": "1", "choice": "quiet"}
    assert alicja.post(f"{BASE}cancel", data=version).status_code == 303
    assert calendar_of(alicja) == ("CANCELLED", 1)
    for number, (changes, sequence) in enumerate(
        [
            ({"status": "planned"}, 2),
            ({"title_pl": "Inny tytuł"}, 3),
            ({"organiser": "ROPS"}, 4),
            ({"place_city": "Ełk"}, 4),
            ({"catering": "kawa"}, 4),
        ]
    ):
        assert alicja.post(f"{BASE}edit", data=edited(alicja) | changes).status_code == 303, number
        assert calendar_of(alicja) == ("CONFIRMED", sequence), number
    work.session.expire_all()
    event.meetings[0].city = None
    work.session.commit()
    assert alicja.post(f"{BASE}edit", data=edited(alicja) | {"place_city": "Pisz"}).status_code == 303
    assert calendar_of(alicja) == ("CONFIRMED", 5)


def someone(work: Work, event: Event, name: str = "Bartek") -> None:
    sign_up(
        work,
        event_by_id(work, event.id),
        Application(first_name=name, last_name="Nowak", email=f"{name}@example.org"),
    )
    work.session.commit()


def test_places_below_the_confirmed_are_refused(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, capacity=5)
    for name in ("Bartek", "Beata"):
        someone(work, event, name)
    answer = alicja.post(f"{BASE}edit", data=edited(alicja) | {"capacity": "1", "catering": "kawa"})
    assert answer.status_code == 422
    assert 'id="error-capacity"' in answer.text
    assert 'value="kawa"' in answer.text
    work.session.expire_all()
    assert (event.rules.capacity, event.catering) == (5, None)
    assert alicja.post(f"{BASE}edit", data=edited(alicja) | {"capacity": "2"}).status_code == 303


def test_what_others_depend_on_is_not_deleted_or_taken_back(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    someone(work, event)
    for path in ("unpublish", "delete"):
        answer = alicja.post(BASE + path)
        assert answer.status_code == 409
        assert "1 zgłoszenie" in answer.text
    with pytest.raises(Refusal, match="Take it back"):
        delete_draft(work, event)
    take_back(work, event)
    assert event.publication == Publication.draft


def test_a_draft_is_deleted_with_its_meetings(alicja: FlaskClient, work: Work) -> None:
    an_event(work)
    assert alicja.post(f"{BASE}unpublish").status_code == 303
    assert alicja.post(f"{BASE}delete").status_code == 303
    assert work.session.scalars(select(Event)).all() == []
    assert alicja.get(BASE).status_code == 404


def test_a_copy_takes_all_but_dates_registrations_and_publication(alicja: FlaskClient, work: Work) -> None:
    event = an_event(
        work, meetings=2, capacity=20, mode=Mode.mixed, groups=["OSL"], participants_count=7,
        registration_deadline=date(2026, 9, 20), agenda_pl="1. a", status_note="stare",
    )  # fmt: skip
    let_in(event.meetings[0], "https://example.org/stare")
    event.downloads.append(Download(position=0, title="program"))
    who = celina(work, event)
    assign(work, who, Role.trainer, event.meetings[1])
    someone(work, event)
    page = alicja.get(f"{BASE}copy")
    assert 'value="Seminarium efektywnej pracy w zespole"' in page.text
    assert alicja.post(f"{BASE}copy", data={"title_pl": event.title_pl}).status_code == 422
    data = {"title_pl": event.title_pl, "start_local": "2026-12-03", "registration_deadline": "2026-11-25"}
    answer = alicja.post(f"{BASE}copy", data=data)
    assert answer.location == "/manage/events/seminarium-efektywnej-pracy-w-zespole/"
    made = work.session.scalars(
        select(Event).where(Event.slug == "seminarium-efektywnej-pracy-w-zespole")
    ).one()
    assert made.publication == Publication.draft
    assert (made.rules.capacity, made.mode, made.groups, made.agenda_pl) == (20, Mode.mixed, ["OSL"], "1. a")
    assert (made.participants_count, made.status_note, made.rules.registration_deadline) == (
        None,
        None,
        date(2026, 11, 25),
    )
    days = [s.day.isoformat() for meeting in made.meetings for s in meeting.sessions]
    assert days == ["2026-12-03", "2026-12-10"]
    assert [meeting.venue for meeting in made.meetings] == ["Hotel Nad Pisą"] * 2
    assert not has_access(made.meetings[0])
    assert [d.title for d in made.downloads] == ["program"]
    roles = roles_in_all(work, [made, *made.meetings])
    assert roles[made] == [(who, Role.trainer)]
    assert [roles[meeting] for meeting in made.meetings] == [[], [(who, Role.trainer)]]
    told = select(HistoryFact.values).where(
        HistoryFact.kind == "role.trainer.given", HistoryFact.event_id == made.id
    )
    assert list(work.session.scalars(told)) == [{"event": made.slug}, {"meeting": made.meetings[1].id}]
    assert alicja.post(f"{answer.location}publish").status_code == 303


def test_a_copy_of_an_undated_event_needs_no_date(work: Work) -> None:
    event = an_event(work, meetings=0, period_text_pl="jesień")
    made = copy(work, event, CopyPlan("Kopia"))
    assert (made.meetings, made.period_text_pl) == ([], None)


def test_outsiders_are_refused_and_others_events_stay_unseen(
    client: FlaskClient, sign_in: SignIn, work: Work
) -> None:
    an_event(work)
    own = an_event(work, "swoje")
    daniel, ewa = sign_in("Daniel", Role.trainer), sign_in("Ewa")
    account = work.session.scalars(select(Account).where(Account.name == "Ewa")).one()
    work.session.add(Assignment(account_id=account.id, role=Role.co_organiser, event_id=own.id))
    paths = (
        "",
        "edit",
        "copy",
        "preview",
        "history/",
        "sessions/",
        "sessions/new",
        "cancel",
        "downloads/new",
    )
    for path in paths:
        assert client.get(BASE + path).status_code == 303
        assert daniel.get(BASE + path).status_code == 403
        assert ewa.get(BASE + path).status_code == 403
    for path in ("publish", "unpublish", "delete", "trainers", "edit", "sessions/new"):
        assert daniel.post(BASE + path).status_code == 403
        assert ewa.post(BASE + path).status_code == 403
    assert daniel.get("/manage/events/").status_code == 403
    listed = ewa.get("/manage/events/").text
    assert "/manage/events/swoje/" in listed
    assert BASE not in listed
    assert ewa.get("/manage/events/swoje/edit").status_code == 200
    assert ewa.get("/manage/events/new").status_code == 403
    assert ewa.get("/manage/projects/").status_code == 403


def test_the_list_searches_counts_and_costs_the_same(alicja: FlaskClient, work: Work) -> None:
    for number in range(3):
        an_event(work, f"e{number}", title_pl=f"Łódź {number}")
    with statements() as few:
        assert alicja.get("/manage/events/").status_code == 200
    for number in range(3, 30):
        an_event(work, f"e{number}", meetings=3, publication=Publication.draft)
    with statements() as many:
        text = alicja.get("/manage/events/").text
    assert len(many) == len(few)
    assert text.count('<th scope="row">') == 30
    drafts = alicja.get("/manage/events/?publication=draft").text
    assert drafts.count('<th scope="row">') == 27
    assert alicja.get("/manage/events/?q=lodz").text.count('<th scope="row">') == 3
    assert alicja.get("/manage/events/?publication=nic").text.count('<th scope="row">') == 0


@pytest.mark.parametrize("path", ["", "sessions/", "edit", "history/"])
def test_the_pages_of_an_event_cost_the_same_whatever_it_holds(
    alicja: FlaskClient, work: Work, path: str
) -> None:
    an_event(work, meetings=3)
    an_event(work, "duze", meetings=30, downloads=[Download(position=n, title="x") for n in range(30)])
    alicja.get(BASE + path)
    with statements() as few:
        alicja.get(BASE + path)
    with statements() as many:
        assert alicja.get(f"/manage/events/duze/{path}").status_code == 200
    assert len(many) == len(few)


def test_a_deleted_project_and_its_name(sign_in: SignIn, work: Work) -> None:
    admin = sign_in("Grazyna", Role.administrator)
    data = {
        "name": "Kooperacje",
        "partners": "ROPS Opole\nROPS Kraków",
        "starts": "2026-01-01",
        "fund_pl": "EFS",
    }
    assert admin.post("/manage/projects/new", data=data).status_code == 303
    assert admin.post("/manage/projects/new", data=data).status_code == 422
    project = work.session.scalars(select(Project)).one()
    assert (project.partners, project.starts) == (["ROPS Opole", "ROPS Kraków"], date(2026, 1, 1))
    event = an_event(work, project_id=project.id)
    url = f"/manage/projects/{project.id}/"
    assert "EFS" in admin.get("/events/seminarium/").text
    assert admin.post(f"{url}delete").status_code == 409
    work.session.delete(event)
    assert admin.post(f"{url}delete").status_code == 303
    assert admin.get(f"{url}edit").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_staff_pages_are_accessible_and_a_seminar_is_copied_on_a_phone(
    live_url: str, open_page: OpenPage, sign_in: SignIn, work: Work, language: str
) -> None:
    event = an_event(work, meetings=2, capacity=20, contact_phone="+48 600 100 200")
    someone(work, event)
    sign_in("Alicja", Role.organiser)
    work.session.commit()
    page: Page = open_page("phone", language)
    page.goto(f"{live_url}/sign-in")
    page.fill("[name=email]", "alicja@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/manage/**")
    paths = ("", "edit", "copy", "sessions/", "sessions/new", "history/", "cancel", "downloads/new")
    for path in ("/manage/events/", "/manage/events/new", *(BASE + path for path in paths)):
        page.goto(live_url + path)
        assert_axe_clean(page)
        assert_fits(page)
    page.goto(f"{live_url}{BASE}copy")
    page.fill("[name=start_local]", "2026-12-03")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/seminarium-efektywnej-pracy-w-zespole/")
    page.click("text=/Podgląd|Preview/")
    assert_axe_clean(page)
    assert_fits(page)
    page.go_back()
    page.click("text=/^(Opublikuj|Publish)$/")
    page.wait_for_selector(".notice-success")
    page.goto(f"{live_url}/events/seminarium-efektywnej-pracy-w-zespole/")
    assert page.locator(".cta a").is_visible()
