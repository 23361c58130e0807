"""The public timetable: what stands in it, what narrows it, and what it keeps to itself."""

import csv
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.coaching.models import AppointmentState
from app.events.models import EventStatus, Rhythm, Series
from app.events.operations.meetings import cancel_meeting
from app.events.operations.series import plan_months
from app.events.summary import touch
from app.groups.models import Group, GroupEvent
from app.people.models import Institution
from app.work import Work
from tests.support.cast import a_meeting, an_event
from tests.support.statements import reads_of, statements
from tests.timetable.conftest import Pisz

NBSP = "\N{NO-BREAK SPACE}"


def text_of(client: FlaskClient, address: str) -> str:
    """Return a page's text with single blanks."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.replace(NBSP, " ").split())


def rows_of(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    """Return the file's rows by column."""
    answer = client.get(f"/timetable.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_everything_published_stands_in_it_in_order(client: FlaskClient, pisz: Pisz) -> None:
    page = text_of(client, "/timetable/")
    shown = [
        "12–13 września 2026", "15 września 2026", "20 września 2026", "10–11 października 2026",
        "listopad 2026",
    ]  # fmt: skip
    places = [page.index(each) for each in shown]
    assert places == sorted(places)
    for told in (
        "Hotel Nad Pisą, Pisz",
        "GOPS Piecki, ul. Zwycięstwa 6",
        "Doradztwo",
        "9:00–10:30",
        "Zawieszone",
    ):
        assert told in page
    for kept in ("Zofia", "Tajna", "Celina", "Szkic", "diagnoza potrzeb"):
        assert kept not in page
        assert kept not in client.get("/timetable.csv").data.decode()
        assert kept not in client.get("/timetable/print").text


def test_filters_narrow_page_file_and_sheet(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    other = an_event(work, "inny", title_pl="Z innego projektu", place_county="piski")
    work.session.commit()
    stage = pisz.project.stages[1].id
    for query, titles in {
        "": 6,
        f"?project={pisz.project.id}": 5,
        f"?stage={stage}": 2,
        f"?project={pisz.project.id}&stage={stage}&county=piski": 1,
        "?county=piski": 3,
        "?county=ełcki": 1,
        "?form=counselling": 1,
        "?when=over": 0,
        "?when=all": 6,
        "?project=999999": 0,
        "?project=x": 0,
        "?stage=999999": 0,
        "?stage=99999999999999999999": 0,
        "?form=<b>": 0,
        "?county=%00": 0,
        "?county=" + "ą" * 5000: 0,
        "?when=%F0%9F%8E%93": 6,
    }.items():
        assert len(rows_of(client, query)) == titles, query
        assert client.get(f"/timetable/{query}").status_code == 200, query
        assert client.get(f"/timetable/print{query}").status_code == 200, query
    assert other.title_pl not in text_of(client, f"/timetable/?project={pisz.project.id}")


def test_what_was_before_today_is_over(client: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=0)
    event.meetings = [
        a_meeting(work, work.today - timedelta(days=1), work.today, 0, label="trwa"),
        a_meeting(work, work.today - timedelta(days=9), 1, label="dawniej"),
    ]
    work.session.commit()
    assert [each["label"] for each in rows_of(client)] == ["trwa"]
    assert [each["label"] for each in rows_of(client, "?when=over")] == ["dawniej"]


def test_cancelled_and_suspended_look_so(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    cancel_meeting(work, pisz.team.meetings[0], "choroba")
    pisz.appointment.state, pisz.appointment.version = AppointmentState.cancelled, 2
    work.session.commit()
    states = [(each["days"], each["state"]) for each in rows_of(client)]
    assert states == [
        ("2026-09-12, 2026-09-13", "cancelled"), ("2026-09-15", "suspended"), ("2026-09-20", "cancelled"),
        ("2026-10-10, 2026-10-11", "planned"), ("", "planned"),
    ]  # fmt: skip
    assert text_of(client, "/timetable/").count("Odwołane") == 2


@pytest.mark.parametrize(
    ("state", "listed"),
    [(AppointmentState.offered, 0), (AppointmentState.agreed, 1), (AppointmentState.no_show, 1)],
)
def test_a_free_slot_is_no_support_yet(
    client: FlaskClient, work: Work, pisz: Pisz, state: AppointmentState, listed: int
) -> None:
    pisz.appointment.state = state
    work.session.commit()
    assert len(rows_of(client, "?form=counselling")) == listed


def test_a_suspended_appointment_says_so_and_a_suspended_slot_is_none(
    client: FlaskClient, work: Work, pisz: Pisz
) -> None:
    pisz.appointment.state = AppointmentState.suspended
    work.session.commit()
    (row,) = rows_of(client, "?form=counselling")
    assert row["state"] == "suspended"
    assert "Etap I</a> (do 30 września 2026): pozostał 1 termin" in text_of(
        client, f"/timetable/?project={pisz.project.id}"
    )
    pisz.appointment.invitees.clear()
    work.session.commit()
    assert rows_of(client, "?form=counselling") == []


def test_the_months_of_a_series_stand_in_it_until_they_are_over(
    client: FlaskClient, work: Work, pisz: Pisz
) -> None:
    series = Series(event_id=pisz.team.id, rhythm=Rhythm.quarterly, first_day=work.today, created_at=work.now)
    months = [(0, date(2026, 8, 1), "III"), (1, date(2026, 9, 1), "IV"), (2, date(2026, 12, 1), "V")]
    plan_months(work, pisz.team, series, months)
    work.session.commit()
    rows = rows_of(client)
    shown = [(each["label"], each["period"].replace(NBSP, " ")) for each in rows if each["period"]]
    assert shown == [
        ("IV", "wrzesień 2026, dokładny termin nie został podany"), ("", "listopad 2026"),
        ("V", "grudzień 2026, dokładny termin nie został podany"),
    ]  # fmt: skip
    assert [each["label"] for each in rows_of(client, "?when=over")] == ["III"]
    assert len(rows_of(client, f"?stage={pisz.project.stages[1].id}")) == 3


def test_a_group_has_a_timetable_of_its_own(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    group = Group(
        project_id=pisz.project.id, name="PZK Pisz", name_sort="pzk pisz", kind="PZK", created_at=work.now
    )
    work.session.add(group)
    work.session.flush()
    work.session.add(GroupEvent(event_id=pisz.team.id, group_id=group.id))
    work.session.commit()
    assert [each["label"] for each in rows_of(client, f"?group={group.id}")] == ["I", "II"]
    assert rows_of(client, "?group=999") == rows_of(client, "?group=x") == []
    page = text_of(client, f"/timetable/?group={group.id}")
    assert f'<option value="{group.id}" lang="pl" selected' in page
    assert "PZK Pisz" in text_of(client, f"/timetable/print?group={group.id}")


def test_an_appointment_is_in_the_county_of_those_who_send(
    client: FlaskClient, work: Work, pisz: Pisz
) -> None:
    body = Institution(name="GOPS", name_sort="gops", county="mrągowski", created_at=work.now)
    work.session.add(body)
    work.session.flush()
    pisz.appointment.invitees[0].recipient.institution_id = body.id
    work.session.commit()
    assert len(rows_of(client, "?county=mrągowski")) == 1


def test_what_remains_of_each_stage_is_counted(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    page = text_of(client, f"/timetable/?project={pisz.project.id}")
    # The webinar is suspended: two of the three dates of the first stage take place.
    assert "Etap I</a> (do 30 września 2026): pozostały 2 terminy" in page
    assert "Etap II</a> (do 31 grudnia 2026): pozostały 2 terminy" in page


def test_a_page_that_a_browser_has_is_not_sent_again(
    client: FlaskClient, work: Work, pisz: Pisz, client_as_visitor: Callable[[], FlaskClient]
) -> None:
    for address in ("/timetable/", f"/timetable/?project={pisz.project.id}", "/timetable.csv"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
    seen = client.get("/timetable/").headers["ETag"]
    pisz.team.status, pisz.team.changed_at = EventStatus.cancelled, work.now
    touch(work, pisz.team)
    work.session.commit()
    other = client.get("/timetable/", headers={"If-None-Match": seen})
    assert other.status_code == 200
    assert other.text.count("Odwołane") == 2
    pisz.project.short_name_pl = "K3D"
    work.session.commit()
    assert "K3D" in client.get("/timetable/").text


def test_the_number_of_statements_stays(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    def asked(address: str) -> int:
        with statements() as seen:
            assert client.get(address).status_code == 200
        return len(reads_of(seen))

    addresses = (
        "/timetable/",
        f"/timetable/?project={pisz.project.id}",
        "/timetable.csv",
        "/timetable/print",
    )
    before = {each: asked(each) for each in addresses}
    assert asked("/timetable/") < before["/timetable/"]
    for number in range(30):
        an_event(work, f"dalsze-{number}", meetings=2, project=pisz.project)
    work.session.commit()
    # A page without appointments doesn't ask for any.
    assert all(asked(each) <= before[each] for each in addresses)


def test_long_lists_are_cut_into_pages(client: FlaskClient, work: Work) -> None:
    for number in range(26):
        an_event(work, f"e-{number}", meetings=2, title_pl=f"Spotkanie {number}")
    work.session.commit()
    assert text_of(client, "/timetable/").count("/events/e-") == 50
    assert text_of(client, "/timetable/?page=2").count("/events/e-") == 2
    assert text_of(client, "/timetable/?page=99").count("/events/e-") == 2
    assert len(rows_of(client)) == 52


def test_formulas_and_odd_words_do_no_harm(client: FlaskClient, work: Work) -> None:
    event = an_event(work, title_pl="=2+2<script>", title_en="\N{RIGHT-TO-LEFT MARK}a", place_county="🎓")
    event.meetings[0].venue = "V" * 300
    work.session.commit()
    assert "<script>alert" not in text_of(client, "/timetable/?lang=en")
    assert "&lt;script&gt;" in text_of(client, "/timetable/?lang=pl")
    assert rows_of(client)[0]["title_pl"] == "'=2+2<script>"


def test_the_file_has_words_on_request(client: FlaskClient, pisz: Pisz) -> None:
    row = rows_of(client, "?labels=1&lang=pl")[0]
    assert (row["Stan"], row["Forma wsparcia"]) == ("Zaplanowane", "Spotkanie zespołu")
    assert (row["Projekt"], row["Etap"]) == ("Kooperacje 3D", "Etap I")


def test_visitors_find_it(client: FlaskClient, pisz: Pisz) -> None:
    assert 'href="/timetable/"' in client.get("/events/").text
    assert f"/timetable/?project={pisz.project.id}" in client.get(f"/projects/{pisz.project.id}/").text


def test_dates_in_words_keep_their_language(client: FlaskClient, work: Work) -> None:
    an_event(work, meetings=0, period_text_pl="wiosną", period_start=date(2027, 3, 1))
    work.session.commit()
    assert '<span lang="pl">wiosną</span>' in text_of(client, "/timetable/?lang=en")
