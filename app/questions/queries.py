"""Reading forms: the questions of an event, a template or a sheet, as they are worded now or were before."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.events.models import Event, FormOfSupport
from app.links import Purpose
from app.questions.answers import Attached, Judged, SentAnswers, judge
from app.questions.asking import Condition, Option, OwnQuestion, with_conditions
from app.questions.models import FormTemplate, Question, QuestionVersion, Sheet, SheetKind, StagedFile
from app.work import Work

Owner = Event | FormTemplate | Sheet
"""Whose form it is."""
STAGED_HOURS = 24
"""For how long a form that is not through can name a file that came with it."""


def owned_by(owner: Owner) -> ColumnElement[bool]:
    """Return the condition on `Question` for those of one form."""
    if isinstance(owner, Event):
        return Question.event_id == owner.id
    if isinstance(owner, Sheet):
        return Question.sheet_id == owner.id
    return Question.template_id == owner.id


def questions_of(work: Work, owner: Owner) -> tuple[OwnQuestion, ...]:
    """Return all questions of a form in their order, retired ones among them, with one statement.

    Reads nothing for an event that has none.
    """
    if isinstance(owner, Event) and not owner.rules.has_questions:
        return ()
    return _form(work, owned_by(owner))


def asked_questions(work: Work, owner: Owner) -> tuple[OwnQuestion, ...]:
    """Return the questions that a form asks now, in their order."""
    return tuple(each for each in questions_of(work, owner) if not each.is_retired)


def asked_of_event(work: Work, event_id: int) -> tuple[OwnQuestion, ...]:
    """Return what an event asks now, by its number, in order, with one statement."""
    return tuple(each for each in _form(work, Question.event_id == event_id) if not each.is_retired)


def asked_of_events(work: Work) -> dict[int, tuple[OwnQuestion, ...]]:
    """Return what every event asks, by the event's id, with one statement; events without questions lack."""
    asked = Question.event_id.is_not(None), Question.retired_at.is_(None)
    query = _worded_now().where(*asked).order_by(Question.event_id, Question.position, Question.id)
    found: dict[int, list[OwnQuestion]] = {}
    for question, version in work.session.execute(query):
        if question.event_id is not None:
            found.setdefault(question.event_id, []).append(_worded(question, version))
    return {id: with_conditions(form) for id, form in found.items()}


def asked_of_sheets(work: Work) -> list[tuple[Sheet, tuple[OwnQuestion, ...]]]:
    """Return every test and evaluation with what it asks, by event and kind, with two statements."""
    query = _worded_now().where(Question.sheet_id.is_not(None), Question.retired_at.is_(None))
    found: dict[int, list[OwnQuestion]] = {}
    for question, version in work.session.execute(query.order_by(Question.position, Question.id)):
        if question.sheet_id is not None:
            found.setdefault(question.sheet_id, []).append(_worded(question, version))
    sheets = work.session.scalars(select(Sheet).order_by(Sheet.event_id, Sheet.kind))
    return [(each, tuple(found.get(each.id, ()))) for each in sheets]


def worded(work: Work, version_ids: Collection[int]) -> dict[int, OwnQuestion]:
    """Return questions as some versions worded them, by the version's id, with one statement."""
    if not version_ids:
        return {}
    return {each.version_id: each for each in _wordings(work, QuestionVersion.id.in_(version_ids))}


def all_wordings(work: Work, owner: Owner) -> list[OwnQuestion]:
    """Return all questions of a form in all their versions, the newest first, with one statement."""
    return _wordings(work, owned_by(owner))


def earlier_wordings(work: Work, versions: Mapping[int, int]) -> dict[tuple[int, int], OwnQuestion]:
    """Return the wordings of version numbers of questions, by question and number, with one statement.

    Numbers that a question never had are passed over.
    """
    if not versions:
        return {}
    wanted = or_(
        *(
            and_(QuestionVersion.question_id == id, QuestionVersion.number == number)
            for id, number in versions.items()
        )
    )
    return {(each.id, each.version): each for each in _wordings(work, wanted)}


def judged(
    work: Work, questions: Sequence[OwnQuestion], answers: SentAnswers, *, complete: bool = True
) -> Judged:
    """Judge what was sent of a form, which asks these questions now; see `answers.judge`.

    Reads the earlier wordings of questions that changed since the page was shown, with one statement.
    """
    seen = answers.seen or {}
    stale = {each.id: seen[each.id] for each in questions if seen.get(each.id, each.version) != each.version}
    return judge(
        questions,
        answers.values_with(seen),
        complete=complete,
        seen=answers.seen,
        earlier=earlier_wordings(work, stale),
        refused=answers.files.refused,
    )


def token_of(work: Work, staged: StagedFile) -> str:
    """Return how a form names a file that came with it."""
    return work.links.token(Purpose.answer_file, staged.id, staged.question_id)


def staged_files(work: Work, tokens: Mapping[int, str]) -> dict[int, Attached]:
    """Return the files that forms name by these tokens, by question; forged and old tokens are passed over.

    One statement, none without tokens.
    """
    claims = {id: work.links.claim(Purpose.answer_file, token) for id, token in tokens.items()}
    wanted = {claim.id: id for id, claim in claims.items() if claim is not None and claim.version == id}
    if not wanted:
        return {}
    fresh = StagedFile.created_at > work.now - timedelta(hours=STAGED_HOURS)
    rows = work.session.scalars(select(StagedFile).where(StagedFile.id.in_(wanted), fresh))
    return {
        each.question_id: Attached(each.name, each.file_id, token_of(work, each))
        for each in rows
        if wanted[each.id] == each.question_id
    }


def keys_used(work: Work, question_id: int) -> set[str]:
    """Return the keys of all choices that any version of a question offered."""
    rows = work.session.scalars(
        select(QuestionVersion.choices).where(QuestionVersion.question_id == question_id)
    )
    return {str(each["key"]) for choices in rows for each in choices}


def next_position(work: Work, owner: Owner) -> int:
    """Return the place behind all questions of a form."""
    return (work.session.scalar(select(func.max(Question.position)).where(owned_by(owner))) or 0) + 1


def template_of(work: Work, form: FormOfSupport) -> FormTemplate | None:
    """Return the template of a form of support; None if nobody has made one."""
    return work.session.scalar(select(FormTemplate).where(FormTemplate.form_of_support == form))


def sheet_of(work: Work, event: Event, kind: SheetKind) -> Sheet | None:
    """Return the sheet of a kind that an event has; None if nobody has made it."""
    query = select(Sheet).where(Sheet.event_id == event.id, Sheet.kind == kind)
    return work.session.scalar(query.options(joinedload(Sheet.event)))


def _form(work: Work, of: ColumnElement[bool]) -> tuple[OwnQuestion, ...]:
    query = _worded_now().where(of).order_by(Question.position, Question.id)
    rows = work.session.execute(query.execution_options(populate_existing=True))
    return with_conditions([_worded(question, version) for question, version in rows])


def _wordings(work: Work, wanted: ColumnElement[bool]) -> list[OwnQuestion]:
    query = select(Question, QuestionVersion).join(
        QuestionVersion, QuestionVersion.question_id == Question.id
    )
    query = query.where(wanted).order_by(Question.position, Question.id, QuestionVersion.number.desc())
    return [_worded(question, version) for question, version in work.session.execute(query)]


def _worded_now() -> Select[Question, QuestionVersion]:
    """Select questions with the wording that they have now."""
    is_last = and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.version)
    return select(Question, QuestionVersion).join(QuestionVersion, is_last)


def _worded(question: Question, version: QuestionVersion) -> OwnQuestion:
    condition = None
    if question.shown_if_id is not None and question.shown_if_choice is not None:
        condition = Condition(question.shown_if_id, question.shown_if_choice)
    return OwnQuestion(
        id=question.id,
        version_id=version.id,
        version=version.number,
        kind=question.kind,
        label_pl=version.label_pl,
        label_en=version.label_en,
        help_pl=version.help_pl,
        help_en=version.help_en,
        choices=tuple(Option(each["key"], each["pl"], each.get("en")) for each in version.choices),
        is_required=question.is_required,
        condition=condition,
        is_retired=question.retired_at is not None,
        points=question.points or {},
    )
