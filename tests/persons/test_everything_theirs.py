"""Whatever hangs on a person or a registration: nothing is lost or doubled, and all comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.consents.models import Consent, ConsentChannel
from app.events.models import Event
from app.groups.models import Membership
from app.lines.models import LineRecipient, SupportLine
from app.meeting_reports.models import Alias
from app.messages.models import DueRow, LetterKind
from app.monitoring.models import FormConfirmation, ParticipationForm
from app.needs.models import Arrangement, NeedState, Night
from app.nominations.models import Nomination
from app.notices.models import TextKind, TextVersion
from app.people.models import Person
from app.people.operations import institution_for
from app.persons.operations.merging import merge_persons
from app.persons.operations.parting import take_back_merge
from app.progress.models import EventTest, Outcome, OutcomeKind, Score, ScoreSource
from app.questions.models import Question, QuestionKind, QuestionVersion, Sheet, SheetKind
from app.registrations.models import PaperState, QuestionAnswer, Registration, SignedPaper
from app.selection.models import Appointee, AppointingResolution
from app.surveys.models import Attempt, Heard
from app.work import Work
from tests.persons.histories import House, a_house, coming_event, contents, registered
from tests.persons.test_every_key import RULES, STAYS
from tests.support.groups import a_group
from tests.support.lines import a_line, a_project, a_recipient

OF_REGISTRATIONS: dict[type[Any], tuple[str, ...]] = {
    QuestionAnswer: ("question_id",),
    SignedPaper: (),
    Arrangement: ("need",),
    Night: ("night",),
    Outcome: (),
    Score: ("test_id",),
    Nomination: ("institution_id",),
    Attempt: ("sheet_id",),
    Heard: ("sheet_id",),
    DueRow: ("kind", "day", "days"),
    Appointee: (),
}
"""What hangs on a registration, with the columns of which it may have one row each."""
OF_PERSONS: dict[type[Any], tuple[str, ...]] = {
    Membership: ("group_id",),
    LineRecipient: ("line_id",),
    ParticipationForm: ("project_id",),
    Consent: ("kind", "event_id", "given_at"),
    Alias: ("project_id", "alias"),
}
ELSEWHERE = {
    "attendance_rows", "attendance_warnings", "door_marks", "invitations_invitations", "ledger_entries",
    "people_persons", "people_sign_ins", "registrations_group_stays", "registrations_registrations",
}  # fmt: skip
"""What `test_merging.py` looks at."""


def test_all_that_has_a_rule_is_among_the_histories() -> None:
    tables = {each.__tablename__ for each in (*OF_REGISTRATIONS, *OF_PERSONS)}
    assert tables | ELSEWHERE == {table for (table, _), rule in RULES.items() if rule != STAYS}


@dataclass
class Ground:
    """What rows point to, for one event."""

    house: House
    event: Event
    question: QuestionVersion
    test: EventTest
    sheet: Sheet
    resolution: AppointingResolution
    text: TextVersion
    line: SupportLine


def a_ground(house: House) -> Ground:
    work, number = house.work, house.one.id
    event = coming_event(work)
    question = Question(event_id=event.id, position=1, kind=QuestionKind.yes_no)
    test = EventTest(event=event, kind="exit", most_points=10.0)
    sheet = Sheet(event=event, kind=SheetKind.entry, created_at=work.now)
    text = TextVersion(kind=TextKind.newsletter, number=number, body_pl="Tak.", saved_at=work.now)
    resolution = AppointingResolution(
        event_id=event.id, group_id=a_group(work, f"PGR {number}").id, number="1/2026",
        resolved_on=date(2026, 5, 4), made_at=work.now,
    )  # fmt: skip
    work.session.add_all([question, test, sheet, text, resolution])
    work.session.flush()
    version = QuestionVersion(question_id=question.id, number=1, label_pl="Nocleg?", created_at=work.now)
    work.session.add(version)
    work.session.flush()
    line = a_line(work, f"linia-{number}")
    return Ground(house, event, version, test, sheet, resolution, text, line)


MADE: dict[str, Callable[[Ground, Registration, str], Any]] = {
    "answer": lambda on, row, said: QuestionAnswer(
        registration_id=row.id, question_id=on.question.question_id, version_id=on.question.id, value=said
    ),
    "paper": lambda on, row, said: SignedPaper(
        registration_id=row.id, state=PaperState.accepted if said == "yes" else PaperState.uploaded
    ),
    "need": lambda on, row, said: Arrangement(
        registration_id=row.id, need="interpreter", state=NeedState.open, changed_at=row.registered_at
    ),
    "night": lambda on, row, said: Night(registration_id=row.id, night=date(2026, 9, 20)),
    "outcome": lambda on, row, said: Outcome(
        registration_id=row.id, outcome=OutcomeKind.completed, account_id=on.house.alicja.id,
        at=row.registered_at,
    ),
    "score": lambda on, row, said: Score(
        test_id=on.test.id, registration_id=row.id, points=9.0 if said == "yes" else 4.0,
        source=ScoreSource.typed, changed_at=row.registered_at,
    ),
    "nomination": lambda on, row, said: Nomination(
        event_id=on.event.id, registration_id=row.id, first_name=row.first_name, last_name=row.last_name,
        email=row.email, named_at=row.registered_at,
        institution_id=_institution(on, said),
    ),
    "attempt": lambda on, row, said: Attempt(
        sheet_id=on.sheet.id, registration_id=row.id, answers={"1": [said]}, answered_at=row.registered_at,
        changed_at=row.registered_at,
    ),
    "heard": lambda on, row, said: Heard(sheet_id=on.sheet.id, registration_id=row.id),
    "due": lambda on, row, said: DueRow(
        registration_id=row.id, kind=LetterKind.reminder, day=date(2026, 9, 19), days=1, at=row.registered_at
    ),
}  # fmt: skip


def _institution(on: Ground, said: str) -> int:
    found = institution_for(on.house.work, "MOPS w Piszu" if said == "yes" else "MOPS w Ełku")
    assert found is not None
    return found.id


def lay(on: Ground, who: Person, history: dict[str, Any]) -> None:
    """Write what a history says of a person."""
    work, said = on.house.work, history["said"]
    row = None
    if history["state"] is not None:
        until = work.now + timedelta(days=3) if history["state"] == "offered" else None
        row = registered(work, on.event, who, history["state"], offered_until=until)
        work.session.add_all(MADE[kind](on, row, said) for kind in sorted(history["kinds"]))
    if history["member"]:
        member = Membership(group_id=on.resolution.group_id, person_id=who.id)
        work.session.add(member)
        work.session.flush()
        if row is not None:
            work.session.add(
                Appointee(registration_id=row.id, resolution_id=on.resolution.id, membership_id=member.id)
            )
    if history["line"]:
        a_recipient(work, on.line, who, 60)
    if history["form"] is not None:
        form = ParticipationForm(
            person_id=who.id, project_id=a_project(work).id, sealed=history["form"] or None, given_at=work.now
        )
        form_of = FormConfirmation(form=form, event_id=on.event.id, at=work.now)
        work.session.add_all([form, form_of])
    if history["alias"]:
        alias = Alias(project_id=None, alias=f"nazwa {who.id}", person_id=who.id, accepted_at=work.now)
        work.session.add(alias)
    if history["consents"]:
        consent = Consent(
            kind=on.text.kind, person_id=who.id, event_id=on.event.id, text_id=on.text.id, language="pl",
            channel=ConsentChannel.form, given_at=work.now,
            withdrawn_at=work.now if history["consents"] == "withdrawn" else None,
        )  # fmt: skip
        work.session.add(consent)
    work.session.flush()


def hanging(work: Work, *people: Person) -> set[tuple[Any, ...]]:
    """What hangs on these persons and on registrations of theirs that stand."""
    ids = [each.id for each in people]
    found: set[tuple[Any, ...]] = set()
    for model, names in OF_REGISTRATIONS.items():
        query = select(model, Registration.event_id).join(
            Registration, Registration.id == model.registration_id
        )
        rows = work.session.execute(
            query.where(Registration.person_id.in_(ids), Registration.merged_into_id.is_(None))
        ).all()
        keys = [(model.__tablename__, event, *(getattr(row, name) for name in names)) for row, event in rows]
        # Two nominations by one institution are shown as one.
        assert len(people) > 1 or model is Nomination or len(set(keys)) == len(keys), "doubled"
        found |= set(keys)
    for model, names in OF_PERSONS.items():
        query = select(model).where(model.person_id.in_(ids))
        if model is LineRecipient:
            query = query.where(LineRecipient.merged_into_id.is_(None))
        found |= {
            (model.__tablename__, *(getattr(row, name) for name in names))
            for row in work.session.scalars(query)
        }
    return found


HISTORY = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["confirmed", "waiting", "withdrawn", "applied", "offered", None]),
        "kinds": st.sets(st.sampled_from(sorted(MADE))),
        "said": st.sampled_from(["yes", "no"]),
        "member": st.booleans(),
        "line": st.booleans(),
        "form": st.sampled_from([None, "", "sealed"]),
        "consents": st.sampled_from(["", "given", "withdrawn"]),
        "alias": st.booleans(),
    }
)
WHOLE = {
    "state": "confirmed", "kinds": set(MADE), "said": "yes", "member": True, "line": True, "form": "sealed",
    "consents": "given", "alias": True,
}  # fmt: skip


@settings(
    max_examples=10,
    phases=(Phase.explicit, Phase.generate),  # to shrink takes minutes: each example reads all tables twice
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mine=HISTORY, theirs=HISTORY)
@example(mine=WHOLE, theirs=WHOLE | {"said": "no", "form": ""})
@example(mine=WHOLE | {"kinds": set(), "member": False, "form": ""}, theirs=WHOLE)
@example(mine=WHOLE | {"state": None, "line": False}, theirs=WHOLE | {"state": "waiting"})
def test_the_one_has_what_both_had(work: Work, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    savepoint = work.session.begin_nested()
    house = a_house(work)
    ground = a_ground(house)
    lay(ground, house.one, mine)
    lay(ground, house.other, theirs)
    expected, before = hanging(work, house.one, house.other), contents(work)
    verdict = merge_persons(house.by_alicja, house.one, house.other)
    work.session.expire_all()
    assert hanging(work, house.one) == expected
    take_back_merge(house.by_alicja, verdict)
    assert contents(work) == before
    savepoint.rollback()
