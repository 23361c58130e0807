"""What one version of a register says, as a list to keep and to take along."""

from collections.abc import Iterator, Sequence

from app.attendance.lists import told_mark
from app.attendance.models import RegisterAction, RegisterPaper, RegisterVersion
from app.attendance.queries.corrections import decided_minutes
from app.attendance.queries.leaders import leaders_at
from app.attendance.queries.rows import decided_rows
from app.attendance.roles import LABELS
from app.errors import N_
from app.events.models import Session
from app.events.units import hours_phrase, unit_of
from app.events.when import place_line, session_line
from app.papers.lists import Kind, ListedColumn, Listing
from app.papers.pdf import PDF_TYPE
from app.papers.sheets import CSV_TYPE, Cell
from app.projects.funding import strip_of
from app.registrations.lists import event_facts, told_by
from app.work import Work

PAPER_TYPES = {RegisterPaper.csv: CSV_TYPE, RegisterPaper.pdf: PDF_TYPE}
ACTIONS = {
    RegisterAction.confirmed: N_("Confirmed"),
    RegisterAction.reopened: N_("Reopened"),
    RegisterAction.corrected: N_("Corrected"),
}


def version_list(work: Work, session: Session, version: RegisterVersion) -> Listing:
    """Return who was there by one version, in the reader's language; its title names the version."""
    texts, event = work.texts, session.meeting.event
    place = place_line(session.meeting) or place_line(event)
    trainers = ", ".join(leaders_at(work, [session]).get(session.id, ()))
    told: list[tuple[str, Cell]] = [
        (texts.gettext("Session"), session_line(texts, session)),
        (texts.gettext("Place"), place or ""),
        (texts.gettext("Trainer"), trainers),
        (texts.gettext("Full presence"), hours_phrase(texts, version.credit_minutes or 0, unit_of(event))),
        (
            texts.gettext("Version %(number)s", number=version.version),
            f"{texts.gettext(ACTIONS[version.action])}, {texts.moment(version.at)}, {version.account.name}",
        ),
        (texts.gettext("Reason"), version.reason or ""),
    ]
    title = texts.gettext("Attendance, version %(number)s", number=version.version)
    return Listing(
        key="register_version",
        title=title,
        stem=f"{event.slug}-{session.day.isoformat()}-v{version.version}",
        columns=list(_columns(work)),
        rows=lambda own: _rows(own, session, version),
        facts=[*event_facts(work, event), *((name, value) for name, value in told if value)],
        strip=strip_of(work, event.project),
        foot=texts.gettext("Version %(number)s", number=version.version),
    )


def _columns(work: Work) -> Sequence[ListedColumn]:
    texts = work.texts
    roles = {role.value: label for role, label in LABELS.items()}
    return [
        ListedColumn(key="last_name", heading=texts.gettext("Last name")),
        ListedColumn(key="first_name", heading=texts.gettext("First name")),
        ListedColumn(key="institution", heading=texts.gettext("Institution")),
        ListedColumn(
            key="role", heading=texts.gettext("Takes part as"), kind=Kind.choice, says=told_by(texts, roles)
        ),
        ListedColumn(
            key="presence", heading=texts.gettext("Presence"), kind=Kind.choice, says=told_mark(texts)
        ),
        ListedColumn(key="minutes", heading=texts.gettext("Minutes"), kind=Kind.number),
    ]


def _rows(work: Work, session: Session, version: RegisterVersion) -> Iterator[Sequence[Cell]]:
    minutes = decided_minutes(work, version)
    for row in decided_rows(work, version, session):
        assert row.value is not None  # noqa: S101 - a decision has a presence
        yield [
            row.who.last_name, row.who.first_name, row.institution, row.role.value,
            row.value.presence.value, minutes.get(row.id or 0, 0),
        ]  # fmt: skip
