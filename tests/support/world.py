"""A small world with everybody and one of everything, for tests that walk over all pages."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock, create_app
from app.accounts.models import Account, Role, SignIn
from app.accounts.operations import invite, send_links
from app.accounts.sign_ins import hash_of
from app.attendance.models import RegisterVersion
from app.attendance.operations import confirm_register, set_marks
from app.bringing.models import BroughtList, BroughtRow, ListState, Target
from app.changes.models import Suspension
from app.coaching.models import Appointment, AppointmentState, Invitee
from app.contracts.models import Contract, ContractUse
from app.directory.operations.verdicts import Sayings, say
from app.door.models import DoorLink
from app.events.models import (
    Assignment,
    Download,
    Event,
    FormOfSupport,
    PlannedMonth,
    Publication,
    Rhythm,
    Series,
)
from app.events.operations.downloads import add_download, change_download
from app.events.summary import derive
from app.events.timing import session_end
from app.extensions import db
from app.files.models import StoredFile
from app.files.operations import stored
from app.files.storage import Upload, checked_upload, keep
from app.interest.models import InterestCount, InterestEntry
from app.invitations.models import Invitation
from app.lines.models import LineRecipient, SupportLine
from app.links import Purpose
from app.meeting_reports.models import MeetingReport
from app.meeting_reports.operations.reading import How, take_in
from app.messages.draft import MessageDraft, fingerprint
from app.messages.models import Message
from app.messages.operations.sending import send
from app.messages.readers import recipients_of
from app.notices.models import TextKind, TextVersion
from app.notices.operations import publish_text, save_text
from app.office.models import NoticeKind
from app.office.operations import publish_notice, save_logo, save_notice
from app.outbox.models import Call, Letter, LetterState
from app.outbox.operations.calls import call_instead
from app.people.models import Institution, InstitutionVerdict, Person, Verdict
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.persons.models import PersonVerdict
from app.programmes.models import Module, Part, Programme
from app.progress.models import InstitutionLink
from app.projects.models import Project
from app.projects.operations.documents import add_document, change_document
from app.projects.operations.institutions import save_belonging
from app.projects.operations.parts import save_region, save_stage
from app.projects.parts import BelongingDetails, End, RegionDetails, StageDetails
from app.questions.asking import OwnQuestion
from app.questions.models import QuestionKind, SheetKind
from app.questions.operations import QuestionDetails, add_question
from app.questions.queries import asked_questions
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.sqlite import begin_write
from app.surveys.operations.preparing import open_sheet, set_up, sheet_for
from app.timetable.operations import publish_version
from app.timetable.queries.versions import draft_of
from app.web.request_work import command_work
from app.work import VISITOR, Work
from tests.support.access import let_in
from tests.support.cast import a_meeting, actor, alicja, an_event, celina, daniel, session_key, staff
from tests.support.databases import settings
from tests.support.groups import a_group, a_member
from tests.support.lines import a_coach, a_line, a_person, a_recipient, an_appointment
from tests.support.recruitments import two_places

STRIP = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000002000000020080000000056112528000000164944415478da63682000184615"
    "8c2a185530521500004200001f379736000000000049454e44ae426082"
)
"""A grey square of 32 pixels as PNG."""
LOGO_CHECKSUM = sha256(LOGO).hexdigest()
LONG_AGO = timedelta(days=40)
START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
BARTEK = ("Bartek", "Żółć-Ćwikliński")


SEMINAR, TRAINING, DRAFT, OTHER = "seminarium", "szkolenie", "szkic", "inne"
"""The addresses of the events."""


@dataclass(frozen=True, slots=True)
class World:
    """Numbers, tokens and keys of a session's cookie, by name; no rows, so that it outlives its session.

    The seminar has one place, a download and somebody waiting; the training has a confirmed session,
    an open one that is over, and one to come; the draft is complete but unpublished; the other event
    is another team's. Celina trains the first two; Ewa co-organises them and the draft, Filip the
    other one; Alicja organises everything, Grazyna administers, Daniel trains nothing, Bartek takes part.
    Paulina co-organises the seminar's project, to which a line of support belongs; Tomasz trains the open
    meeting of the training alone and coaches the line, Urszula the one to come alone; Wanda trains the other
    event. Celina is the coach of another line of the project, of which Bartek is the recipient.
    """

    ids: dict[str, int]
    tokens: dict[str, str]
    keys: dict[str, str]

    def sign_in(self, client: FlaskClient, name: str, now: datetime) -> FlaskClient:
        """Give a test client the session that somebody began when the world was made, before `now`."""
        with client.session_transaction() as kept:
            kept["_user_id"] = self.keys[name]
            kept["_fresh"] = True
        return client


@pytest.fixture(scope="session")
def made_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A data folder with the world in its SQLite database, around the start of the tests' clock; copy it."""
    folder = tmp_path_factory.mktemp("world") / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "zapisy.sqlite3")
    return folder, world_in(folder, lambda: START)


@pytest.fixture(scope="module")
def furnished(made_world: tuple[Path, World]) -> tuple[Path, World]:
    """The folder and the world that the tests of a module copy: override it to put more in."""
    return made_world


def world_in(folder: Path, clock: Callable[[], datetime], password_hash: str | None = None) -> World:
    """Build the world in the migrated database of a data folder; staff get the password, if one is given."""
    app = create_app(settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": clock})
    with app.app_context():
        begin_write(db.session())
        world = build_world(command_work(db.session()), password_hash)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return world


def build_world(work: Work, password_hash: str | None = None) -> World:
    """Build the world around `work.now` and flush."""
    publish_notices(work)
    project = _project(work)
    events = _events(work, project)
    seminar, training, draft, other = events
    accounts = _staff(work, *events)
    parts = _project_parts(work, project, seminar, accounts)
    for account in accounts.values():
        account.password_hash = password_hash
    known = institution_for(work, "Gminny Ośrodek Pomocy Społecznej w Lubawie")
    assert known is not None
    confirm_institution(work, known, InstitutionDetails("GOPS", "pomoc społeczna", "iławski", "Lubawa"))
    then = replace(work, now=work.now - LONG_AGO)
    rows = {
        "place": _sign_up(work, seminar, *BARTEK, known.name, access_needs="pętla indukcyjna"),
        "waiting": _sign_up(work, seminar, "Halina", "Łąka", "GOPS Lubawa, Fijewo"),
        "elsewhere": _sign_up(work, other, "Irena", "Święcicka", None),
        "in_training": _sign_up(then, training, *BARTEK, known.name),
        "jan": _sign_up(then, training, "Jan", "Kowalski", None),
    }
    confirmed = _attendance(work, training, accounts["celina"])
    contract = _contract(work, seminar, accounts["celina"])
    send_links(work, "bartek@example.org")
    invite(work, accounts["daniel"])
    failed = _failed(work, seminar)
    call = _call(work, failed)
    module = _module(work)
    group = a_group(work, "PZK powiatu iławskiego", project)
    membership = a_member(work, group, "Wanda Zalewska", role="sekretarz", institution=known.name)
    invitation = Invitation(
        event_id=other.id, person_id=membership.person_id, name="Wanda Zalewska", email="wanda@example.org",
        language="pl", link_version=2, invited_at=work.now,
    )  # fmt: skip
    work.session.add(invitation)
    work.session.flush()
    lines = _line(work, project, accounts["tomasz"], known)
    question = add_question(
        work, draft, QuestionDetails(kind=QuestionKind.short_text, label_pl="Skąd Pani/Pan przyjedzie?")
    )
    test_question, survey_question = _sheets(work, events[0])
    held, slot = _support(work, project, accounts["celina"], rows["place"].person)
    said = _said(work, rows["waiting"].institution, known)
    apart = _apart(work, rows["place"].person, rows["waiting"].person)
    publish_version(work, project, draft_of(work, project.id).seen)
    link = _director(work, project, known, accounts["alicja"])
    suspension = Suspension(project=project, account_id=accounts["alicja"].id, at=work.now)
    work.session.add(suspension)
    work.session.flush()
    belonging = save_belonging(
        work, rows["waiting"].institution, project, None, BelongingDetails(date(2026, 1, 1), None, "7/2026")
    )
    named = {
        "suspension": suspension, "belonging": belonging, "register version": confirmed,
        "project": project, "seminar": seminar, "training": training, "draft": draft, "other": other,
        "download": seminar.downloads[0], "known": known, "proposed": rows["waiting"].institution,
        "programme": module.programme, "module": module, "part": module.parts[0],
        "planned_month": seminar.planned_months[0],
        "failed": failed, "call": call, "message": _message(work, seminar), "said": said,
        "contract": contract, "director": link, "question": question, "test_question": test_question,
        "survey_question": survey_question,
        "coached": held.line, "held": held, "slot": slot, "invitee": held.invitees[0],
        "bartek": rows["place"].person, "waiting person": rows["waiting"].person, "apart": apart,
        **rows, **accounts,
        **two_places(work, project),
        "list": _list(work, seminar),
        "report": _report(work, training),
        "group": group, "membership": membership, "invitation": invitation, **lines, **parts,
    }  # fmt: skip
    ids = {name: row.id for name, row in named.items()}
    for event in events:
        ids[f"{event.slug}-version"] = event.version
        for number, meeting in enumerate(event.meetings):
            ids[f"{event.slug}-meeting-{number}"] = meeting.id
            ids[f"{event.slug}-session-{number}"] = meeting.sessions[0].id
    keys = _keys(work, rows["place"].person, accounts)
    by_hash = {hash_of(key[1:]): name for name, key in keys.items()}
    ids |= {f"sign-in-{by_hash[row.key_hash]}": row.id for row in work.session.scalars(select(SignIn))}
    tokens = _tokens(work, rows, accounts["daniel"]) | _directors_tokens(work, link)
    tokens |= _reader_tokens(work, "interest", Purpose.interest, ids["interest"], 77)
    tokens |= _reader_tokens(work, "newsletter", Purpose.newsletter, ids["bartek"], 1)
    tokens |= _reader_tokens(work, "door", Purpose.door, ids["door"], 2)
    tokens |= _reader_tokens(work, "door_code", Purpose.door_code, ids["place"], 2)
    tokens |= _appointment_tokens(work, held.invitees[0]) | _invitation_tokens(work, invitation)
    tokens |= _evaluation_tokens(work, events[0])
    return World(ids, tokens | {"act": said.act}, keys)


def _project_parts(
    work: Work, project: Project, seminar: Event, accounts: dict[str, Account]
) -> dict[str, Any]:
    """Add a stage, rules in two versions, a document for confirmed people, and Zenon, a partner."""
    stage = save_stage(work, project, None, StageDetails("Etap I", None, [End(date(2026, 12, 31))]))
    upload = checked_upload("regulamin.pdf", b"%PDF-1.4 1", field="file")
    newer = checked_upload("regulamin.pdf", b"%PDF-1.4 2", field="file")
    minister = save_text(work, TextKind.minister, project, "Odrębnym administratorem jest minister.", None, 0)
    publish_text(work, minister)
    image = save_text(work, TextKind.image, None, "Zgadzam się na zdjęcia.", None, 0)
    newsletter = save_text(work, TextKind.newsletter, None, "Zgadzam się na newsletter.", None, 0)
    publish_text(work, image)
    publish_text(work, newsletter)
    interest = save_text(work, TextKind.interest, None, "Zgadzam się na wiadomość.", None, 0)
    publish_text(work, interest)
    seminar.rules.takes_photos = True
    rules = add_document(work, project, "Regulamin", upload, date(2026, 1, 1))
    change_document(work, project, rules, "Regulamin", newer, date(2026, 6, 1))
    limited = add_download(work, seminar, "materiały", upload, date(2026, 1, 1), for_confirmed=True)
    change_download(work, seminar, limited, "materiały", newer, date(2026, 6, 1))
    county = seminar.place_county or seminar.meetings[0].county or "iławski"
    project.partners = ["ROPS Olsztyn"]
    region = save_region(work, project, None, RegionDetails("ROPS Olsztyn", "wschód", [county]))
    seminar.place_county = county
    derive(seminar)
    accounts["zenon"] = staff(work, "Zenon")
    work.session.add(Assignment(account_id=accounts["zenon"].id, role=Role.partner, region_id=region.id))
    work.session.flush()
    return {
        "stage": stage, "minister": minister, "newsletter": newsletter, "interest-text": interest,
        "interest": _interested(work, seminar, interest), "rules": rules,
        "door": _door(work, seminar, accounts),
        "rules_before": rules.versions[0], "region": region,
        "limited": limited, "limited_before": limited.versions[0],
    }  # fmt: skip


def _list(work: Work, event: Event) -> BroughtList:
    """Let a list of one person have been sent in, whose columns are still to be checked."""
    upload = Upload("lista.csv", "text/csv", "Imię;Nazwisko;E-mail\nIga;Kot;iga@example.org".encode())
    brought = BroughtList(
        target=Target.registrations, event_id=event.id, file=stored(work, upload), name=upload.name,
        state=ListState.read, heading=["Imię", "Nazwisko", "E-mail"], signature="0" * 32,
        columns=["first_name", "last_name", "email"], orders={}, counts={"all": 1}, made_at=work.now,
    )  # fmt: skip
    work.session.add(brought)
    work.session.flush()
    cells = ["Iga", "Kot", "iga@example.org"]
    work.session.add(BroughtRow(list_id=brought.id, place=0, number=2, cells=cells))
    return brought


def _report(work: Work, training: Event) -> MeetingReport:
    """Let a meeting report of the training's open session have come in, with one attendee to be decided."""
    session = training.meetings[1].sessions[0]
    times = f"{session.day.isoformat()} 09:00:00,{session.day.isoformat()} 11:00:00"
    text = f"Name,User Email,Join Time,Leave Time\nIga Kot,iga@example.org,{times}"
    upload = Upload("raport.csv", "text/csv", text.encode())
    rows = [(number, line.split(",")) for number, line in enumerate(text.split("\n"), start=1)]
    return take_in(work, session, upload, rows, How())


def _interested(work: Work, event: Event, text: TextVersion) -> InterestEntry:
    """Let somebody want to hear of the next edition of an event."""
    entry = InterestEntry(
        event_id=event.id, first_name="Ida", last_name="Mak", name_key="ida mak", email="ida@example.org",
        email_key="ida@example.org", language="pl", text_id=text.id, secret=77, asked_at=work.now,
        confirmed_at=work.now,
    )  # fmt: skip
    work.session.add_all([entry, InterestCount(event_id=event.id, month="2026-08", people=1)])
    work.session.flush()
    return entry


def _message(work: Work, event: Event) -> Message:
    """Let somebody have written to the people of an event."""
    draft = MessageDraft("all", "Parking", "Dzień dobry,\n\nparking jest od podwórza.")
    seen = fingerprint(recipients_of(work, event, draft.readers))
    return send(work, event, draft, "0" * 32, seen).message


def _module(work: Work) -> Module:
    """Add a programme of one module with one part, of which no edition runs."""
    programme = Programme(record_id="cus", name_pl="Szkolenia kadry CUS", created_at=work.now)
    module = Module(
        programme=programme, position=0, record_id="cus-1", name_pl="Zarządzanie usługami",
        unit_minutes=45, required_minutes=60 * 45,
        parts=[Part(position=0, record_id="cus-1-1", name_pl="CUS jako podmiot", minutes=6 * 45)],
    )  # fmt: skip
    work.session.add(programme)
    work.session.flush()
    return module


def publish_notices(work: Work) -> None:
    """Publish the first version of both notices, and give the office a logo."""
    for kind in NoticeKind:
        publish_notice(work, save_notice(work, kind, "## Kto\n\nUrząd.", None, 0))
    save_logo(work, checked_upload("logo.png", LOGO, field="logo", images=True), "Urząd", None)


def _tokens(work: Work, rows: dict[str, Registration], invited: Account) -> dict[str, str]:
    links = work.links
    tokens = {name: links.token(Purpose.manage, row.id, row.link_version) for name, row in rows.items()}
    bartek = rows["place"].person
    return tokens | {
        "feed": links.token(Purpose.person_feed, bartek.id, bartek.feed_version),
        "forged_feed": links.token(Purpose.trainer_feed, bartek.id, bartek.feed_version)[:-3] + "AAA",
        "older_feed": links.token(Purpose.person_feed, bartek.id, bartek.feed_version - 1),
        "sign_in": links.token(Purpose.sign_in_person, bartek.id, bartek.sign_in_version),
        "set_password": links.token(Purpose.set_password, invited.id, invited.session_version),
        "form": links.token(Purpose.form, rows["place"].id, rows["place"].entries),
        "later_form": links.token(Purpose.form, rows["place"].id, rows["place"].entries + 1),
        "older": links.token(Purpose.manage, rows["place"].id, rows["place"].link_version - 1),
        "older_sign_in": links.token(Purpose.sign_in_person, bartek.id, bartek.sign_in_version - 1),
        "older_set_password": links.token(Purpose.set_password, invited.id, invited.session_version - 1),
        # The signature of one registration under the number of another.
        "forged": tokens["place"].rpartition(".")[0] + "." + tokens["elsewhere"].rpartition(".")[2],
    }


def _sheets(work: Work, event: Event) -> tuple[OwnQuestion, OwnQuestion]:
    """Open an entry test of two questions and an evaluation from today on; return a question of each."""
    test = sheet_for(work, event, SheetKind.entry)
    yes_or_no = QuestionDetails(kind=QuestionKind.yes_no, label_pl="Czy budżet jest roczny?", points=(1, 0))
    question = add_question(work, test, yes_or_no)
    add_question(work, test, replace(yes_or_no, label_pl="Czy gmina musi mieć strategię?"))
    evaluation = sheet_for(work, event, SheetKind.evaluation)
    for each in (test, evaluation):
        set_up(work, each, work.today, None if each is test else work.today + timedelta(days=60), None)
        open_sheet(work, each)
    return question, asked_questions(work, evaluation)[0]


def _director(work: Work, project: Project, known: Institution, maker: Account) -> InstitutionLink:
    """Let the director of a known institution see the hours of its people, for a month."""
    link = InstitutionLink(
        institution=known, project=project, name="Maria Lis", email="maria.lis@example.org", version=2,
        ends_on=work.today + timedelta(days=30), account_id=maker.id, created_at=work.now,
    )  # fmt: skip
    work.session.add(link)
    work.session.flush()
    return link


def _directors_tokens(work: Work, link: InstitutionLink) -> dict[str, str]:
    token = work.links.token(Purpose.institution, link.id, link.version)
    return {
        "director": token,
        "older_director": work.links.token(Purpose.institution, link.id, link.version - 1),
        "forged_director": f"{token.rpartition('.')[0]}.{token.rpartition('.')[2][::-1]}",
    }


def _appointment_tokens(work: Work, invitee: Invitee) -> dict[str, str]:
    links = work.links
    good = links.token(Purpose.appointment, invitee.id, 1)
    return {
        "appointment": good,
        "older_appointment": links.token(Purpose.appointment, invitee.id, 0),
        "forged_appointment": good[:-1] + ("A" if good[-1] != "A" else "B"),
    }


def _evaluation_tokens(work: Work, event: Event) -> dict[str, str]:
    sheet = sheet_for(work, event, SheetKind.evaluation)
    token = work.links.token(Purpose.evaluation, sheet.id, sheet.link_version)
    return {
        "evaluation": token,
        "older_evaluation": work.links.token(Purpose.evaluation, sheet.id, sheet.link_version - 1),
        "forged_evaluation": token[:-1] + ("A" if token[-1] != "A" else "B"),
    }


def _reader_tokens(work: Work, name: str, purpose: Purpose, id: int, version: int) -> dict[str, str]:
    token = work.links.token(purpose, id, version)
    return {
        name: token,
        f"older_{name}": work.links.token(purpose, id, version - 1),
        f"forged_{name}": token[:-1] + ("A" if token[-1] != "A" else "B"),
    }


def _door(work: Work, seminar: Event, accounts: dict[str, Account]) -> DoorLink:
    """Add a link for the door that was renewed once."""
    session = seminar.meetings[0].sessions[0]
    link = DoorLink(
        event=seminar, day=session.day, pin_hash="not a hash", version=2,
        ends_at=clock.end_of_day(session.day), account_id=accounts["grazyna"].id, created_at=work.now,
    )  # fmt: skip
    work.session.add(link)
    work.session.flush()
    return link


def _invitation_tokens(work: Work, invitation: Invitation) -> dict[str, str]:
    token = work.links.token(Purpose.invitation, invitation.id, invitation.link_version)
    return {
        "invitation": token,
        "older_invitation": work.links.token(Purpose.invitation, invitation.id, 1),
        "forged_invitation": f"{token.rpartition('.')[0]}.{token.rpartition('.')[2][::-1]}",
    }


def _support(work: Work, project: Project, coach: Account, person: Person) -> tuple[Appointment, Appointment]:
    """Add a line of support that the coach gives: an appointment held yesterday that waits to be confirmed,
    with a card that was attached, and a free slot of tomorrow."""
    line = a_line(work, "linia", 10, project_id=project.id)
    a_coach(work, line, coach)
    recipient = a_recipient(work, line, person, 600)
    day = timedelta(days=1)
    held = an_appointment(
        work, line, coach, [recipient], work.today - day,
        state=AppointmentState.held, minutes=180, place="Pisz",
    )  # fmt: skip
    held.invitees[0].attended = True
    card = checked_upload("karta.pdf", b"%PDF-1.4 karta", field="file")
    held.scan, held.scan_name = stored(work, card), card.name
    slot = an_appointment(work, line, coach, [], work.today + day, state=AppointmentState.offered)
    work.session.flush()
    return held, slot


def _keys(work: Work, bartek: Person, accounts: dict[str, Account]) -> dict[str, str]:
    holders: dict[str, Account | Person] = {**accounts, "bartek": bartek}
    return {name: session_key(work.session, holder, work.now) for name, holder in holders.items()}


def a_strip(work: Work) -> StoredFile:
    """Keep a picture of a funder's strip."""
    strip = checked_upload("pasek.png", STRIP, field="strip", images=True)
    keep(work, strip)
    file = StoredFile(
        sha256=strip.sha256, content_type=strip.content_type, size=len(STRIP),
        created_at=work.now,
    )  # fmt: skip
    work.session.add(file)
    work.session.flush()
    return file


def _project(work: Work) -> Project:
    file = a_strip(work)
    project = Project(
        name="Kooperacja – efektywna i skuteczna",
        fund_pl="Europejski Fundusz Społeczny",
        fund_en="European Social Fund",
        strip_file_id=file.id,
        strip_alternative="Fundusze Europejskie, Rzeczpospolita Polska, Unia Europejska",
        created_at=work.now,
    )
    work.session.add(project)
    work.session.flush()
    return project


def _events(work: Work, project: Project) -> tuple[Event, Event, Event, Event]:
    contact = {
        "contact_name": "Alicja Nowak",
        "contact_phone": "+48 89 500 00 00",
        "contact_email": "alicja@example.org",
    }
    seminar = an_event(
        work, SEMINAR, days=20, project=project, capacity=1,
        kind_pl="seminarium (charakter warsztatowy)", audience=["pracownicy socjalni", "policja"],
        agenda_pl="1. Powitanie\n2. Warsztat", catering="serwis kawowy oraz obiad", **contact,
    )  # fmt: skip
    meeting = seminar.meetings[0]
    meeting.city, meeting.county, meeting.venue = "Łódź", "m. Łódź", "Sala 12"
    let_in(meeting, "https://meet.example.org/7", "2732 118")
    seminar.downloads = [_document(work, "program spotkania")]
    series = Series(
        event_id=seminar.id, rhythm=Rhythm.weekly, first_day=meeting.sessions[0].day, created_at=work.now
    )
    meeting.series, meeting.series_number, meeting.series_day = series, 0, meeting.sessions[0].day
    seminar.planned_months.append(PlannedMonth(month=date(2027, 3, 1), label="II"))
    training = an_event(
        work, TRAINING, meetings=0, title_pl="Moduł I: organizacja usług", title_en=None,
        form_of_support=FormOfSupport.training_module, hours_value=8, unit_minutes=45, hours_unit="godz.",
        capacity=20, **contact,
    )  # fmt: skip
    for position, days in enumerate((-8, -1, 6)):
        training.meetings.append(a_meeting(work, work.today + timedelta(days=days), position, end=time(12)))
    draft = an_event(
        work, DRAFT, days=60, title_pl="Seminarium w przygotowaniu", title_en=None,
        publication=Publication.draft, published_at=None, **contact,
    )  # fmt: skip
    other = an_event(work, OTHER, days=25, title_pl="Spotkanie innego zespołu", title_en=None)
    for event in (seminar, training, draft, other):
        derive(event)
    work.session.flush()
    return seminar, training, draft, other


def _document(work: Work, title: str) -> Download:
    upload = checked_upload("program.pdf", b"%PDF-1.4\n1 0 obj\n", field="file")
    keep(work, upload)
    file = StoredFile(
        sha256=upload.sha256, content_type=upload.content_type, size=len(upload.data),
        created_at=work.now,
    )  # fmt: skip
    return Download(position=0, title=title, file=file, file_name=upload.name)


def _staff(work: Work, seminar: Event, training: Event, draft: Event, other: Event) -> dict[str, Account]:
    people = {
        "alicja": alicja(work),
        "celina": celina(work, seminar, training),
        "daniel": daniel(work),
        "ewa": staff(work, "Ewa"),
        "filip": staff(work, "Filip"),
        "grazyna": staff(work, "Grazyna", Role.administrator),
        "paulina": staff(work, "Paulina"),
        "tomasz": staff(work, "Tomasz"),
        "urszula": staff(work, "Urszula"),
        "wanda": staff(work, "Wanda"),
    }
    places = {"ewa": (seminar, training, draft), "filip": (other,)}
    for name, events in places.items():
        for event in events:
            work.session.add(
                Assignment(account_id=people[name].id, role=Role.co_organiser, event_id=event.id)
            )
    _, opened, coming = training.meetings
    work.session.add_all(
        Assignment(account_id=people[name].id, role=role, **scope)
        for name, role, scope in (
            ("paulina", Role.co_organiser, {"project_id": seminar.project_id}),
            ("tomasz", Role.trainer, {"meeting_id": opened.id}),
            ("urszula", Role.trainer, {"meeting_id": coming.id}),
            ("wanda", Role.trainer, {"event_id": other.id}),
        )
    )
    work.session.flush()
    return people


def _sign_up(
    work: Work, event: Event, first_name: str, last_name: str, institution: str | None, **more: str
) -> Registration:
    application = Application(
        first_name=first_name,
        last_name=last_name,
        email=f"{first_name.lower()}@example.org",
        institution=institution,
        privacy_notice_version="1",
        **more,
    )
    return sign_up(replace(work, actor=VISITOR), event, application).registration


def _line(
    work: Work, project: Project, coach: Account, institution: Institution
) -> dict[str, SupportLine | LineRecipient]:
    """Add a line of support with a coach, an institution alone and a person, ten hours each."""
    line = a_line(work, "doradztwo", hours=20, project_id=project.id, ends=work.today + timedelta(days=90))
    a_coach(work, line, coach)
    return {
        "line": line,
        "line-institution": a_recipient(work, line, institution, 600),
        "line-person": a_recipient(work, line, a_person(work, "Klara Wilk"), 600),
    }


def _attendance(work: Work, training: Event, trainer: Account) -> RegisterVersion:
    """Confirm the first meeting of the training, mark the second one in part; return the confirmation."""
    first, second = (meeting.sessions[0] for meeting in training.meetings[:2])
    rows = [each.id for each in _registrations(work, training)]
    then = replace(work, now=session_end(first) + timedelta(minutes=20), actor=actor(trainer))
    set_marks(then, first, dict(zip(rows, ("present", "absent"), strict=True)))
    version = confirm_register(then, first)
    set_marks(replace(then, now=work.now), second, {rows[0]: "present"})
    return version


def _contract(work: Work, seminar: Event, trainer: Account) -> Contract:
    """Let Celina have a contract for the seminar."""
    days = {"starts": work.today - timedelta(days=60), "ends": work.today + timedelta(days=60)}
    contract = Contract(
        account=trainer, number="1/2026", minutes=600, unit_minutes=60, created_at=work.now, **days,
        uses=[ContractUse(event=seminar)],
    )  # fmt: skip
    work.session.add(contract)
    work.session.flush()
    return contract


def _registrations(work: Work, event: Event) -> list[Registration]:
    rows = select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    return list(work.session.scalars(rows))


def _said(work: Work, one: Institution | None, other: Institution) -> InstitutionVerdict:
    """Let staff have said of two institutions that they are different."""
    assert one is not None
    act = say(work, Sayings(different=[(one.id, other.id)])).act
    return work.session.scalars(select(InstitutionVerdict).where(InstitutionVerdict.act == act)).one()


def _call(work: Work, failed: Letter) -> Call:
    """Let somebody be phoned in place of a letter that failed."""
    call_instead(work, failed)
    return work.session.scalars(select(Call).where(Call.letter_id == failed.id)).one()


def _failed(work: Work, event: Event) -> Letter:
    """Let one letter of the event have failed, as staff would see it."""
    rows = select(Letter).where(Letter.event_id == event.id).order_by(Letter.id)
    message = work.session.scalars(rows).first()
    assert message is not None
    message.state, message.attempts, message.finished_at = LetterState.failed, 1, work.now
    message.last_error = "550 5.1.1 mailbox unknown"
    work.session.flush()
    return message


def _apart(work: Work, one: Person, other: Person) -> PersonVerdict:
    """Let staff have said of two persons that they are different."""
    verdict = PersonVerdict(verdict=Verdict.different, one_id=one.id, other_id=other.id, said_at=work.now)
    work.session.add(verdict)
    work.session.flush()
    return verdict
