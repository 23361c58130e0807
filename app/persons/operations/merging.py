"""Making two persons one: everything that names the one moves to the other, by way of each room."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.operations.sign_ins import end_sign_ins_of_merged
from app.attendance.operations.locking import lock_sessions
from app.attendance.operations.merging import last_versions, merge_rows, sessions_of_persons
from app.consents.merging import merge_consents
from app.door.operations.merging import merge_door_marks
from app.errors import N_, Closed, Refusal
from app.events.models import Meeting, Session
from app.events.operations.locking import lock_events
from app.groups.operations.merging import merge_memberships, remove_memberships
from app.history.operations import record
from app.invitations.operations.merging import merge_invitations
from app.ledger.operations import give_person_to
from app.lines.operations.locking import lock_line
from app.lines.operations.merging import lines_of_person, merge_recipients
from app.meeting_reports.operations.merging import merge_aliases, merge_report_people
from app.messages.operations.merging import merge_due_letters
from app.monitoring.operations.merging import merge_participation_forms
from app.needs.operations.merging import merge_needs
from app.nominations.operations.merging import merge_nominations
from app.people.models import Person, Verdict
from app.people.operations.moves import Moves, PersonMerge
from app.people.operations.persons import CHANGED, lock_persons
from app.persons.facts import MERGED, MERGED_INTO
from app.persons.models import PersonVerdict
from app.persons.operations.verdicts import check_covered
from app.progress.operations.merging import merge_results
from app.recruitments.operations.joining import refuse_person_in_two
from app.registrations.models import Registration
from app.registrations.operations.merging import give_freed_places, merge_registrations
from app.selection.merging import merge_appointments
from app.surveys.operations.merging import merge_sheets
from app.work import Work

ALREADY = N_("One of the two turned out to be somebody else already: look at that person.")


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a merge touches and must lock: events, sessions and lines, by id."""

    events: Sequence[int]
    sessions: Sequence[int]
    lines: Sequence[int]


def merge_persons(work: Work, kept: Person, gone: Person) -> PersonVerdict:
    """Let `gone` be the same person as `kept`: all that is theirs moves, and each is counted once.

    Two registrations for one event become one, which stands where the better of both stood; a place that
    this frees goes to the next in line. Minutes of a session that both received count once. Name and address
    of `gone` lead to `kept` from now on, and so do links that were mailed. Their sign-ins end. The verdict
    that is returned keeps all that moved, so that it can be taken back (`parting.py`).
    Refuses one person twice, who was merged already, persons of whom something belongs to others, and what
    changed at this moment.
    """
    check_covered(work, kept, gone)
    concerned = lock_concerned(work, kept, gone)
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise Closed(ALREADY)
    merge = PersonMerge(kept, gone, Moves(work.session))
    merge_registrations(work, merge)
    refuse_person_in_two(work, kept.id)
    merge_rows(work, merge)
    merge_door_marks(work, merge)
    merge_aliases(work, merge)
    merge_report_people(work, merge)
    minutes = give_person_to(work, gone.id, kept.id, merge.joined)
    merge_recipients(work, merge)
    memberships = merge_memberships(work, merge)
    merge_appointments(work, merge, memberships)
    remove_memberships(work, merge, memberships)
    merge_invitations(work, merge)
    merge_nominations(work, merge)
    merge_participation_forms(work, merge)
    merge_consents(work, merge)
    merge_results(work, merge)
    merge_sheets(work, merge)
    merge_needs(work, merge)
    merge_due_letters(work, merge)
    _let_lead_there(work, merge)
    end_sign_ins_of_merged(work, gone)
    verdict = PersonVerdict(
        verdict=Verdict.same,
        one_id=gone.id,
        other_id=kept.id,
        said_at=work.now,
        said_by=work.actor.name or "",
    )
    work.session.add(verdict)
    record(work, MERGED, "person", kept.id, values={"other_id": gone.id}, personal={"other": gone.name})
    record(work, MERGED_INTO, "person", gone.id, values={"other_id": kept.id}, personal={"other": kept.name})
    verdict.kept = {
        "moves": merge.moves.kept,
        "minutes": minutes,
        "joined": [[ended, goes_on] for ended, goes_on in merge.joined.items()],
        "events": list(concerned.events),
        "registers": [merge.shared, last_versions(work, merge.shared)],
        "freed": give_freed_places(work, merge),
    }
    work.session.flush()
    return verdict


def lock_concerned(work: Work, one: Person, other: Person, events: Sequence[int] = ()) -> Concerned:
    """Take the locks of all that belongs to two persons, in the order of decision 47, and read both anew.

    `events` are locked along. Refuses what came in at this moment.
    """
    found = _concerned(work, one, other, events)
    lock_events(work, list(found.events))
    lock_sessions(work, found.sessions)
    for line in lines_of_person(work, [one.id, other.id]):
        lock_line(work, line)
    lock_persons(work, one, other)
    work.session.expire_all()
    if _concerned(work, one, other, events) != found:
        raise Refusal(CHANGED)
    return found


def _concerned(work: Work, one: Person, other: Person, events: Sequence[int]) -> Concerned:
    ids = [one.id, other.id]
    sessions = sessions_of_persons(work, ids)
    here = select(Registration.event_id).where(Registration.person_id.in_(ids))
    there = select(Meeting.event_id).join(Session, Session.meeting_id == Meeting.id)
    met = work.session.scalars(there.where(Session.id.in_(sessions)))
    return Concerned(
        sorted({*events, *work.session.scalars(here), *met}),
        sessions,
        [each.id for each in lines_of_person(work, ids)],
    )


def _let_lead_there(work: Work, merge: PersonMerge) -> None:
    """Let the person, and who turned out to be them before, be the one who is kept."""
    kept, gone = merge.kept, merge.gone
    if kept.phone is None and gone.phone is not None:
        merge.moves.change(kept, phone=gone.phone)
    before = select(Person).where(Person.merged_into_id == gone.id).order_by(Person.id)
    for each in work.session.scalars(before):
        merge.moves.change(each, merged_into_id=kept.id)
    merge.moves.change(gone, merged_into_id=kept.id)
