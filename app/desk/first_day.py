"""The first steps of a new office: what is done, and what is still to do."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from app.accounts.models import GlobalRole, Role
from app.errors import N_
from app.events.access import may_administer, may_create_events
from app.events.models import Assignment, Event
from app.office.queries import office
from app.outbox.models import Letter, LetterState
from app.projects.models import Project
from app.work import Work


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps: what it is, why, where it is done, and whether it is."""

    label: str
    sentence: str
    button: str
    endpoint: str
    arguments: dict[str, object]
    done: bool


_OFFICE = (
    N_("The office"),
    N_("Give its name and contact, and publish the privacy notice that people read when they sign up."),
    N_("Open the settings"),
    "office.settings",
)
_MAIL = (
    N_("A test letter"),
    N_("Send yourself a letter, and see whether your mail server takes it."),
    N_("Send a test letter"),
    "desk.test_letter",
)
_PROJECT = (
    N_("The first project"),
    N_("Who pays, and the strip of logos for pages and lists."),
    N_("Add a project"),
    "desk.project_new",
)
_TRAINER = (
    N_("The first trainer"),
    N_("Trainers see their own sessions and confirm attendance."),
    N_("Add a trainer"),
    "directory.new_staff",
)
_EVENT = (
    N_("The first event"),
    N_("It begins as a draft that only the team sees."),
    N_("Add an event"),
    "desk.manage_new",
)


def first_day(work: Work) -> list[Step]:
    """Return the first steps that this actor may take, done ones too; nothing once all are done.

    One statement; none for an office that has put the list away, and none for those who may take no step.
    """
    if office(work).first_day_over or not may_create_events(work):
        return []
    mail, project, trainer, event = _done(work)
    known = office(work)
    steps = [(_EVENT, event)]
    if may_administer(work):
        set_up = known.is_named and known.is_reachable and known.privacy is not None
        steps = [(_OFFICE, set_up), (_MAIL, mail), (_PROJECT, project), (_TRAINER, trainer), (_EVENT, event)]
    if all(done for _, done in steps):
        return []
    gettext = work.texts.gettext
    return [
        Step(gettext(label), gettext(sentence), gettext(button), endpoint, _arguments(endpoint), done)
        for (label, sentence, button, endpoint), done in steps
    ]


def _arguments(endpoint: str) -> dict[str, object]:
    return {"role": Role.trainer.value} if endpoint == _TRAINER[-1] else {}


def _done(work: Work) -> tuple[bool, bool, bool, bool]:
    """Tell whether any letter has left, whether there is a project with its strip, a trainer, an event."""
    trains = exists().where(GlobalRole.role == Role.trainer) | exists().where(Assignment.role == Role.trainer)
    mail, project, trainer, event = work.session.execute(
        select(
            exists().where(Letter.state == LetterState.sent),
            exists().where(Project.strip_file_id.is_not(None)),
            trains,
            exists().where(Event.id.is_not(None)),
        )
    ).one()
    return bool(mail), bool(project), bool(trainer), bool(event)
