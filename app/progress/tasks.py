"""What is to be done about outcomes of editions that are over, and about directors' links."""

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import Title, title
from app.progress.queries.institution_links import projects_with_undelivered_links
from app.progress.queries.outcomes import OpenOutcomes, open_outcomes, read_open
from app.work import Work

_PAGE = "progress.outcomes"


def tasks(work: Work, event: Event) -> list[Task]:
    """Return whether outcomes of one event are open, in at most one statement."""
    if event.module_id is None:
        return []
    rows = work.session.execute(open_outcomes(work, Event.id == event.id)).all()
    return [
        Task(
            _sentence(work, each),
            work.texts.gettext("Decide the outcomes"),
            _PAGE,
            {"slug": event.slug},
            urgent=_is_late(work, each),
        )
        for each in read_open(rows)
    ]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the projects whose directors' links did not arrive, and the editions with open outcomes."""
    return [*_links(work), *_outcomes(work)]


def _links(work: Work) -> list[TaskGroup]:
    projects = projects_with_undelivered_links(work) if work.actor.is_staff else []
    sentence = work.texts.gettext("A director's link did not arrive.")
    found = [
        Task(
            sentence,
            work.texts.gettext("See the links"),
            "progress.institution_links",
            {"id": each.id},
            about=Title(each.name, "pl"),
            urgent=True,
        )
        for each in projects
    ]
    return grouped(work, N_("Directors' links that did not arrive"), "mail", found[:SHOWN], len(found))


def _outcomes(work: Work) -> list[TaskGroup]:
    query = open_outcomes(work, visible_to_staff(work))
    rows, in_all = first_in(work, query, SHOWN)
    found = [
        Task(
            _sentence(work, each),
            work.texts.gettext("Decide the outcomes"),
            _PAGE,
            {"slug": each.event.slug},
            about=title(each.event, work.texts.language),
            urgent=_is_late(work, each),
        )
        for each in read_open(rows)
    ]
    return grouped(work, N_("Outcomes to decide"), "check", found, in_all)


def _sentence(work: Work, each: OpenOutcomes) -> str:
    return work.texts.ngettext(
        "%(count)s person has no outcome yet; due by %(day)s.",
        "%(count)s people have no outcome yet; due by %(day)s.",
        each.count,
        day=work.texts.day_plain(each.due) if each.due else "–",
    )


def _is_late(work: Work, each: OpenOutcomes) -> bool:
    return each.due is not None and each.due < work.today
