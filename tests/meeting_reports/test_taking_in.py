"""A report becomes evidence of those whose connections are certain; the rest waits for a human."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.attendance.models import Evidence
from app.attendance.operations import take_proposals
from app.attendance.queries import register_state
from app.errors import Closed, Refusal
from app.events.models import Session
from app.events.timing import sessions_of
from app.files.storage import path_of
from app.meeting_reports.headings import ReportColumn
from app.meeting_reports.matching import Ground
from app.meeting_reports.models import Alias, MeetingReport, ReportPerson, ReportState, Standing
from app.meeting_reports.moments import AMBIGUOUS, DayOrder
from app.meeting_reports.operations.deciding import decide, remember_headings, withdraw
from app.meeting_reports.operations.erasing import erase_report, reports_over
from app.meeting_reports.operations.reading import How, read_again, take_in
from app.work import Work
from tests.meeting_reports import files
from tests.meeting_reports.conftest import DAY, HOURS, Take, Webinar, as_upload
from tests.meeting_reports.files import rows_of

ANNA = ("Anna", "Lis", "anna@example.org")
JAN = ("Jan", "Żółć", "jan@example.org")


def people(work: Work, report: MeetingReport) -> list[ReportPerson]:
    """Return who stands in a report."""
    query = select(ReportPerson).where(ReportPerson.report_id == report.id).order_by(ReportPerson.place)
    return list(work.session.scalars(query))


def marks(work: Work, session: Session) -> dict[str, str]:
    """Return the marks of a register by last name."""
    rows = register_state(work, session).rows
    return {row.who.last_name: row.value.written if row.value else "" for row in rows}


def standing(work: Work) -> list[Evidence]:
    """Return the evidence that was not taken back."""
    query = select(Evidence).where(Evidence.withdrawn_at.is_(None)).order_by(Evidence.id)
    return list(work.session.scalars(query))


def test_who_is_known_by_address_is_noted_and_the_trainer_decides(
    work: Work, webinar: Webinar, take: Take
) -> None:
    _, session, (anna, jan) = webinar(ANNA, JAN)
    report = take(session, files.TEAMS)
    assert report.state == ReportState.read
    first, second = people(work, report)
    assert (first.standing, first.ground, first.covered) == (Standing.matched, Ground.email, 174)
    assert (second.standing, second.row_id, second.covered) == (Standing.open, None, 120)
    assert marks(work, session) == {"Lis": "", "Żółć": ""}
    assert decide(work, report, {second.place: str(jan.id)}) == 1
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "174", "Żółć": "120"}
    assert anna.id != jan.id


def test_the_same_file_twice_changes_nothing(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, _ = webinar(ANNA, JAN)
    first = take(session, files.TEAMS)
    before = [each.key for each in standing(work)]
    assert take(session, files.TEAMS, "inna nazwa.csv").id == first.id
    assert [each.key for each in standing(work)] == before
    assert len(people(work, first)) == 2


def test_several_files_of_an_interrupted_meeting_are_one_presence(
    work: Work, webinar: Webinar, take: Take
) -> None:
    """The rejoin of the evening, in a file of its own, adds nothing either."""
    _, session, _ = webinar(ANNA)
    head = "Name\tJoin time\tLeave time\tDuration\tEmail\tRole"
    row = "Anna Lis\t25/11/26, {}\t25/11/26, {}\t1h\tanna@example.org\tPresenter"
    for number, hours in enumerate(
        (("10:00:00", "11:30:00"), ("11:20:00", "12:00:00"), ("20:00:00", "21:00:00"))
    ):
        take(session, f"{head}\n{row.format(*hours)}", f"czesc-{number}.csv")
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "120"}
    assert len(standing(work)) == 2


def test_what_is_withdrawn_counts_no_more_and_may_come_again(
    work: Work, webinar: Webinar, take: Take
) -> None:
    _, session, _ = webinar(ANNA)
    report = take(session, files.TEAMS)
    assert len(standing(work)) == 2
    withdraw(work, report)
    assert standing(work) == []
    with pytest.raises(Closed):
        withdraw(work, report)
    again = take(session, files.TEAMS)
    assert again.id != report.id
    assert len(standing(work)) == 2


def test_a_name_that_was_accepted_is_known_next_time(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, (_, jan) = webinar(ANNA, JAN, days=[(DAY, *HOURS), (date(2026, 11, 26), *HOURS)])
    report = take(session, files.TEAMS)
    decide(work, report, {1: str(jan.id)})
    following = sessions_of(session.meeting.event)[1]
    later = take(following, files.TEAMS.replace("25/11/26", "26/11/26"))
    assert [each.ground for each in people(work, later)] == [Ground.email, Ground.accepted]
    decide(work, later, {1: "apart"})
    assert [each.standing for each in people(work, later)] == [Standing.matched, Standing.apart]
    assert work.session.scalars(select(Alias)).all() == []


def test_two_of_one_name_are_always_asked_about(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, (_, jan, other) = webinar(ANNA, JAN, ("Żółć", "Jan", "jz@example.org"))
    report = take(session, files.TEAMS)
    decide(work, report, {1: str(jan.id)})
    second = take(session, files.TEAMS.replace("10:00:00\t25/11/26, 12", "10:00:00\t25/11/26, 11"), "b.csv")
    assert people(work, second)[1].standing == Standing.open
    decide(work, second, {1: str(other.id)})
    assert len(standing(work)) == 6


def test_a_device_is_remembered_for_nobody(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, (anna,) = webinar(ANNA)
    text = files.ZOOM.replace("Anna Lis,anna@example.org", "iPhone,").replace("Jan Żółć", "48 600 100 200")
    report = take(session, text)
    assert [each.standing for each in people(work, report)] == [Standing.open, Standing.open]
    assert decide(work, report, {0: str(anna.id), 1: str(anna.id)}) == 2
    assert work.session.scalars(select(Alias)).all() == []
    assert decide(work, report, {0: str(anna.id)}) == 0
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "present"}


def test_a_report_without_times_gives_minutes(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, _ = webinar(ANNA)
    report = take(session, files.ZOOM_UNIQUE.replace("185", "150"))
    assert report.first_at is None
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "150"}


def test_another_day_is_refused_and_another_hour_counts_for_nothing(
    work: Work, webinar: Webinar, take: Take
) -> None:
    _, session, _ = webinar(ANNA)
    with pytest.raises(Refusal, match="This report is of"):
        take(session, files.TEAMS.replace("25/11/26", "24/11/26"))
    work.session.rollback()
    assert work.session.scalars(select(MeetingReport)).all() == []
    evening = (
        files.TEAMS.replace("/26, 09:", "/26, 18:").replace("/26, 1", "/26, 2").replace("/26, 28", "/26, 20")
    )
    report = take(session, evening)
    assert report.counts["there"] == 0
    assert standing(work) == []


def test_american_days_of_two_sessions_are_asked_about(work: Work, webinar: Webinar, take: Take) -> None:
    """5 June and 6 May are both days of this event: nobody guesses which is meant."""
    days = [(date(2027, 5, 6), *HOURS), (date(2027, 6, 5), *HOURS)]
    event, _, _ = webinar(ANNA, days=days)
    may = sessions_of(event)[0]
    text = files.ZOOM.replace("11/25/2026", "05/06/2027")
    report = take(may, text)
    assert report.state == ReportState.asks
    assert report.asked == AMBIGUOUS
    assert standing(work) == []
    read_again(work, report, rows_of(text), How(order=DayOrder.month_first))
    assert report.state == ReportState.read
    assert len(standing(work)) == 1


def test_headings_are_said_once(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, _ = webinar(ANNA, JAN)
    text = "Osoba;Adres;Wejście;Wyjście\nAnna Lis;anna@example.org;2026-11-25 10:00;2026-11-25 13:00\n"
    report = take(session, text)
    assert (report.state, report.head) == (ReportState.asks, ["Osoba", "Adres", "Wejście", "Wyjście"])
    assert report.samples[0] == ["Anna Lis"]
    meanings = ReportColumn.name, ReportColumn.email, ReportColumn.joined, ReportColumn.left
    said = dict(zip(report.head, meanings, strict=True))
    remember_headings(work, report, said)
    read_again(work, report, rows_of(text), How())
    assert report.state == ReportState.read
    other = take(session, text.replace("10:00", "10:30"), "b.csv")
    assert other.state == ReportState.read
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "present", "Żółć": ""}


def test_reading_anew_in_another_zone_moves_everything(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, _ = webinar(ANNA)
    text = files.ZOOM.replace(" AM", "").replace("09:58:10", "08:58:10").replace("11:02:40", "10:00:00")
    report = take(session, text)
    assert people(work, report)[0].covered == 0
    read_again(work, report, rows_of(text), How(zone="UTC"))
    assert people(work, report)[0].covered == 60
    assert len(standing(work)) == 1


def test_over_midnight_and_on_the_night_of_the_clock(work: Work, webinar: Webinar, take: Take) -> None:
    night = date(2026, 10, 25)
    _, session, _ = webinar(ANNA, days=[(night, time(1), time(5))])
    head = "Name,User Email,Join Time,Leave Time,Duration (Minutes)"
    text = f"{head}\nAnna Lis,anna@example.org,2026-10-24 23:30:00,2026-10-25 04:00:00,330"
    report = take(session, text)
    assert people(work, report)[0].covered == 240
    assert people(work, report)[0].connections == [["2026-10-24T21:30:00+00:00", "2026-10-25T03:00:00+00:00"]]


def test_reports_that_count_for_nothing_are_erased_in_time(work: Work, webinar: Webinar, take: Take) -> None:
    _, session, _ = webinar(ANNA)
    kept, gone = take(session, files.TEAMS), take(session, files.ZOOM, "b.csv")
    withdraw(work, gone)
    assert reports_over(work) == []
    later = replace(work, now=work.now + timedelta(days=31))
    assert reports_over(later) == [gone.id]
    path = path_of(work, gone.file.sha256)
    id = gone.id
    assert path.is_file()
    assert erase_report(later, id)
    assert not erase_report(later, id)
    work.session.commit()
    assert not path.is_file()
    assert [each.id for each in work.session.scalars(select(MeetingReport))] == [kept.id]


def test_the_file_of_an_erased_report_counts_when_it_comes_again(
    work: Work, webinar: Webinar, take: Take
) -> None:
    """SQLite gives the number of the newest report anew, once that is erased."""
    _, session, _ = webinar(ANNA)
    gone = take(session, files.TEAMS)
    withdraw(work, gone)
    later = replace(work, now=work.now + timedelta(days=31))
    assert erase_report(later, gone.id)
    work.session.commit()
    upload = as_upload(files.TEAMS)
    take_in(later, session, upload, rows_of(files.TEAMS), How())
    assert len(standing(work)) == 2


def test_one_person_under_three_names_is_counted_once(work: Work, webinar: Webinar, take: Take) -> None:
    """Two devices and the own name, at one time and after each other: joined, and never above a block."""
    _, session, (anna, _) = webinar(ANNA, JAN)
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"
    rows = (
        "Anna Lis,anna@example.org,2026-11-25 10:00:00,2026-11-25 11:00:00,60",
        "iPhone,,2026-11-25 10:30:00,2026-11-25 12:00:00,90",
        "48600100200,,2026-11-25 09:00:00,2026-11-25 10:30:00,90",
    )
    report = take(session, "\n".join((head, *rows)))
    assert [each.standing for each in people(work, report)] == [
        Standing.matched,
        Standing.open,
        Standing.open,
    ]
    assert decide(work, report, {1: str(anna.id), 2: str(anna.id)}) == 2
    take_proposals(work, session)
    assert marks(work, session) == {"Lis": "120", "Żółć": ""}
