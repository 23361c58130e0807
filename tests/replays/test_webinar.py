"""The webinar of 29 September 2021, 10:00 to 13:00 on Webex, from sign-up to the kept file.

The people are invented. The meeting broke off at 11:10, so that there are two reports; somebody came back in
the evening to look for the recording, two people are called Anna Kowalska, and one was on the telephone.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.attendance.models import AttendanceWarning, Evidence, RegisterFile
from app.attendance.queries import register_state
from app.events.models import Session
from app.ledger.models import Book, LedgerEntry
from app.meeting_reports.models import Alias, MeetingReport, ReportPerson, ReportState, Standing
from app.registrations.models import Registration
from app.work import Work
from tests.replays.conftest import Replay, sign_up_form

RECORD = "webinar-2021-09-29"
PISZ, ELK = "MOPS Pisz", "PCPR Ełk"
PEOPLE = [
    ("Anna", "Kowalska", "anna.kowalska@pisz.example.org", PISZ),
    ("Anna", "Kowalska", "a.kowalska@elk.example.org", ELK),
    ("Łukasz", "Żółkiewski", "lukasz@example.org", ELK),
    ("Małgorzata", "Świątek", "malgorzata@example.org", PISZ),
    ("Józef", "Ćwik", "jozef@example.org", PISZ),
    ("Ewa", "Zając", "ewa@example.org", ELK),
]
HEAD = (
    "Meeting Name\tMeeting Start Time\tMeeting End Time\tName\tAttendee Email\tJoin Time\tLeave Time"
    "\tAttendance Duration\tConnection Type"
)
FIRST = [
    ("Anna Kowalska", "anna.kowalska@pisz.example.org", "09:55:10", "11:10:00", "75 mins"),
    ("Anna Kowalska", "gosc1@guest.webex.localhost", "10:05:00", "11:10:00", "65 mins"),
    ("Lukasz Zolkiewski", "lukasz@example.org", "09:58:00", "10:30:00", "32 mins"),
    ("Lukasz Zolkiewski", "lukasz@example.org", "10:28:00", "11:10:00", "42 mins"),
    ("Świątek Małgorzata (MOPS)", "gosc2@guest.webex.localhost", "10:00:00", "11:10:00", "1 hr 10 mins"),
    ("48600100200", "", "10:20:00", "11:05:00", "45 mins"),
]
SECOND = [
    ("Anna Kowalska", "anna.kowalska@pisz.example.org", "11:16:00", "13:02:00", "1 hr 46 mins"),
    ("Anna Kowalska", "gosc1@guest.webex.localhost", "11:20:00", "12:20:00", "1 hr"),
    ("Lukasz Zolkiewski", "lukasz@example.org", "11:15:00", "13:00:00", "1 hr 45 mins"),
    ("Lukasz Zolkiewski", "lukasz@example.org", "19:00:00", "19:20:00", "20 mins"),
    ("Świątek Małgorzata (MOPS)", "gosc2@guest.webex.localhost", "11:18:00", "12:59:00", "101 mins"),
    ("48600100200", "", "11:30:00", "12:00:00", "30 mins"),
]
# By hand, within 10:00 to 13:00. Pisz: 70 + 104. Ełk: 65 + 60. Łukasz: 70 without the overlap + 105; the
# evening is nothing. Małgorzata: 70 + 101. The telephone was Józef: 45 + 30. Ewa was not there.
RECOUNT = {
    ("Kowalska", PISZ): 174,
    ("Kowalska", ELK): 125,
    ("Żółkiewski", ELK): 180,
    ("Świątek", PISZ): 171,
    ("Ćwik", PISZ): 75,
}
"""What each earns: 175 of 180 minutes are a full presence, since five are forgiven."""


def report(rows: list[tuple[str, str, str, str, str]], until: str) -> bytes:
    """Return a report as Webex writes it: UTF-16 with tabs, its times kept from spreadsheets."""

    def cell(hour: str) -> str:
        return f'="2021-09-29 {hour}"'

    lines = [
        "\t".join(
            (
                "Model kooperacji",
                cell("09:50:00"),
                cell(until),
                name,
                email,
                cell(came),
                cell(left),
                length,
                "PC",
            )
        )
        for name, email, came, left, length in rows
    ]
    return "\r\n".join([HEAD, *lines, ""]).encode("utf-16")


def test_the_webinar(replay: Replay, client: FlaskClient) -> None:
    _it_is_announced(replay)
    _six_sign_up(replay, client)
    _nobody_looks_and_the_trainer_is_warned(replay)
    first = _two_reports_come(replay)
    _a_human_says_whose_the_rest_is(replay, first)
    _the_trainer_decides(replay)
    _the_month_is_closed_and_the_register_kept(replay)


def _it_is_announced(replay: Replay) -> None:
    """1 September: the record as it was planned."""
    work = replay.on(2021, 9, 1, 9)
    replay.published(work, RECORD)
    (session,) = replay.days(work)
    assert (f"{session.starts_at:%H:%M}", f"{session.ends_at:%H:%M}") == ("10:00", "13:00")
    assert replay.event.mode.value == "online"


def _six_sign_up(replay: Replay, client: FlaskClient) -> None:
    """2 to 7 September: each gets a mail of their own; two share a name and no address."""
    for at, (first, last, email, institution) in enumerate(PEOPLE):
        replay.on(2021, 9, 2 + at, 10)
        form = sign_up_form(first, last, email, institution)
        assert client.post(f"/events/{replay.event.slug}/register", data=form).status_code == 303, email
    work = replay.on(2021, 9, 8, 9)
    states = Counter(each.state.value for each in _registrations(replay, work).values())
    assert states == {"confirmed": 6}
    told = Counter(to for each in replay.letters(work) for to in each.recipients)
    assert {email for _, _, email, _ in PEOPLE} <= set(told)


def _registrations(replay: Replay, work: Work) -> dict[str | None, Registration]:
    """Return who registered, by address: two share a name."""
    work.session.expire_all()
    query = select(Registration).where(Registration.event_id == replay.event.id)
    return {each.email: each for each in work.session.scalars(query)}


def _nobody_looks_and_the_trainer_is_warned(replay: Replay) -> None:
    """2 and 6 October: three and seven days after, the trainer is written to, once each."""
    work = replay.on(2021, 9, 29, 8, 1)
    replay.looked(work)
    replay.letters(work)
    counts = []
    for day in range(30, 37):
        work = replay.on(2021, 9 + day // 31, day if day < 31 else day - 30, 8, 1)
        replay.looked(work)
        replay.looked(work)
        counts.append([each.recipients[0] for each in replay.letters(work) if "obecności" in each.text])
    assert counts == [[], [], ["celina@example.org"], [], [], [], ["celina@example.org"]]
    kinds = work.session.scalars(select(AttendanceWarning.kind).order_by(AttendanceWarning.id)).all()
    assert [each.value for each in kinds] == ["unrecorded", "unconfirmed"]
    first_page = replay.client(replay.celina).get("/manage/?lang=en").text
    assert "Attendance not confirmed after 7 days (1)" in first_page
    replay.client(replay.celina).get("/manage/?lang=pl")


def _two_reports_come(replay: Replay) -> MeetingReport:
    """7 October: both files of the broken meeting at once, and the first one again by mistake."""
    work = replay.on(2021, 10, 7, 9)
    celina = replay.client(replay.celina)
    (session,) = replay.days(work)
    address = f"{replay.page(session)}/meeting-reports/"
    one, two = report(FIRST, "11:10:00"), report(SECOND, "19:20:00")
    sent = [(BytesIO(two), "participant-2.csv"), (BytesIO(one), "participant-1.csv")]
    how = {"zone": "Europe/Warsaw", "order": ""}
    assert celina.post(address, data={"files": sent, **how}).status_code == 303
    again = [(BytesIO(one), "participant-1 (1).csv")]
    assert celina.post(address, data={"files": again, **how}).status_code == 303
    reports = work.session.scalars(select(MeetingReport).order_by(MeetingReport.id)).all()
    assert [(each.state, each.counts["people"], each.counts["matched"]) for each in reports] == [
        (ReportState.read, 5, 2), (ReportState.read, 5, 2),
    ]  # fmt: skip
    assert [each.platform.value for each in reports] == ["webex", "webex"]
    # Of Łukasz the connections overlap and are one; the evening lies outside of the session.
    assert _pieces(work) == 4
    assert set(_marks(replay, work, session).values()) == {""}
    return reports[0]


def _pieces(work: Work) -> int:
    query = select(func.count(Evidence.id)).where(Evidence.withdrawn_at.is_(None))
    return work.session.scalar(query) or 0


def _marks(replay: Replay, work: Work, session: Session) -> dict[tuple[str, str], str]:
    """Return the marks by last name and institution: two share a name."""
    work.session.expire_all()
    rows = register_state(work, session).rows
    return {
        (row.who.last_name, row.institution or ""): row.value.written if row.value else "" for row in rows
    }


def _a_human_says_whose_the_rest_is(replay: Replay, report: MeetingReport) -> None:
    """The trainer says it of Anna Kowalska of Ełk and Małgorzata, and of the telephone, report by report."""
    work = replay.on(2021, 10, 7, 10)
    celina = replay.client(replay.celina)
    people = _registrations(replay, work)
    ids = work.session.scalars(select(MeetingReport.id).order_by(MeetingReport.id)).all()
    for turn, id in enumerate(ids):
        page = f"/manage/meeting-reports/{id}/"
        places = _open(work, id)
        assert {"Anna Kowalska", "48600100200"} <= set(places)
        shown = celina.get(page).text
        # Both who are called Anna Kowalska are offered, each with the institution; nobody is chosen.
        assert len(set(re.findall(rf'name="person-{places["Anna Kowalska"]}"[^>]*value="(\d+)"', shown))) == 2
        assert PISZ in shown
        assert ELK in shown
        said = {f"person-{places['Anna Kowalska']}": str(people["a.kowalska@elk.example.org"].id)}
        said[f"person-{places['Świątek Małgorzata']}"] = str(people["malgorzata@example.org"].id)
        assert celina.post(page, data=said).status_code == 303, turn
        phone = f"{page}people/{places['48600100200']}"
        data = {"person": str(people["jozef@example.org"].id), "remember": "y"}
        assert celina.post(phone, data=data).status_code == 303
        assert _open(work, id) == {}
    names = set(work.session.scalars(select(Alias.alias)))
    assert not any(any(sign.isdigit() for sign in name) for name in names), "a number is nobody's name"


def _open(work: Work, report_id: int) -> dict[str, int]:
    """Return the places of attendees of whom a human has to say whose they are, by name."""
    work.session.expire_all()
    query = select(ReportPerson).where(
        ReportPerson.report_id == report_id, ReportPerson.standing == Standing.open
    )
    return {re.sub(r" \(.*", "", each.name): each.place for each in work.session.scalars(query)}


def _the_trainer_decides(replay: Replay) -> None:
    """Proposals are taken over; Ewa Zając, who is in no report, is marked absent; then it is confirmed."""
    work = replay.on(2021, 10, 7, 11)
    celina = replay.client(replay.celina)
    (session,) = replay.days(work)
    assert "Zając" in celina.get(f"{replay.page(session)}/meeting-reports/?missing=1").text
    assert celina.post(f"{replay.page(session)}/attendance", data={"take": "all"}).status_code == 303
    assert _marks(replay, work, session) == {
        ("Kowalska", PISZ): "174", ("Kowalska", ELK): "125", ("Żółkiewski", ELK): "present",
        ("Świątek", PISZ): "171", ("Ćwik", PISZ): "75", ("Zając", ELK): "",
    }  # fmt: skip
    assert celina.post(f"{replay.page(session)}/confirm").status_code == 422
    ewa = _registrations(replay, work)["ewa@example.org"]
    marked = {f"a-{ewa.id}-{session.id}": "absent"}
    assert celina.post(f"{replay.page(session)}/confirm", data=marked).status_code == 303
    assert _received(replay, work) == RECOUNT
    assert replay.delivered(work) == 180
    shown = celina.get(f"{replay.page(session)}/attendance").text
    assert "10:05–11:10" in shown
    assert "19:00" not in shown


def _received(replay: Replay, work: Work) -> dict[tuple[str, str], int]:
    work.session.expire_all()
    query = (
        select(LedgerEntry.registration_id, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.book == Book.received)
        .group_by(LedgerEntry.registration_id)
    )
    names = {
        each.id: (each.last_name, each.institution_name or "")
        for each in _registrations(replay, work).values()
    }
    return {names[id or 0]: int(sum) for id, sum in work.session.execute(query) if sum}


def _the_month_is_closed_and_the_register_kept(replay: Replay) -> None:
    """11 October: September is closed; the register is kept once, and a late report changes nothing of it."""
    work = replay.on(2021, 10, 11, 9)
    alicja = replay.client(replay.alicja)
    (session,) = replay.days(work)
    assert alicja.post(f"/manage/cards/{replay.project.id}/2021-09/close").status_code == 303
    kept = _kept(work, alicja)
    body, _, below = kept["csv"].decode("utf-8-sig").partition("\r\n\r\n")
    assert hashlib.sha256(f"{body}\r\n".encode()).hexdigest() in below
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    minutes = {(row[0], row[2]): int(row[-1]) for row in rows[1:]}
    assert minutes == RECOUNT | {("Zając", ELK): 0}
    late = report([("Ewa Zając", "ewa@example.org", "10:00:00", "13:00:00", "180 mins")], "13:00:00")
    sent = {"files": [(BytesIO(late), "z telefonu.csv")], "zone": "Europe/Warsaw", "order": ""}
    assert alicja.post(f"{replay.page(session)}/meeting-reports/", data=sent).status_code == 303
    assert _received(replay, work) == RECOUNT
    assert _kept(work, alicja) == kept


def _kept(work: Work, client: FlaskClient) -> dict[str, bytes]:
    """Return the kept files by kind, as their page sends them."""
    work.session.expire_all()
    found = {}
    for each in work.session.scalars(select(RegisterFile)):
        answer = client.get(f"/manage/registers/{each.register_version_id}.{each.kind}", buffered=True)
        assert hashlib.sha256(answer.data).hexdigest() == each.file.sha256
        found[each.kind.value] = answer.data
    assert set(found) == {"csv", "pdf"}
    return found
