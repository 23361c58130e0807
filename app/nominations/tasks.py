"""What is to be done about institutions that name their people: consents to read, people to ask again."""

from datetime import datetime

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.events.window import names_people
from app.nominations.operations.consenting import asks_consent
from app.nominations.waiting import events_with_asked, waiting_consents
from app.work import Work

_LIST, _ONE = "nominations.institutions", "nominations.institution_people"


def tasks(work: Work, event: Event) -> list[Task]:
    """Return what is to be done for one event: two statements where institutions name people, else none."""
    if not names_people(event):
        return []
    consents = work.session.execute(waiting_consents(Event.id == event.id)) if asks_consent(event) else ()
    asked = work.session.execute(events_with_asked(work, Event.id == event.id))
    return [
        *(_consents(work, event, count, institution_id) for _, count, institution_id in consents),
        *(_asked(work, event, count, until) for _, count, until in asked),
    ]


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done for all events that the actor manages, in two statements."""
    mine = visible_to_staff(work)
    consents, asked = waiting_consents(mine), events_with_asked(work, mine)
    rows, all_consents = first_in(work, consents, SHOWN)
    to_read = [_consents(work, event, count, institution, about=True) for event, count, institution in rows]
    rows, all_asked = first_in(work, asked, SHOWN)
    to_ask = [_asked(work, event, count, until, about=True) for event, count, until in rows]
    return [
        *grouped(work, N_("Signed consents of institutions"), "edit", to_read, all_consents),
        *grouped(work, N_("Named by several institutions"), "people", to_ask, all_asked),
    ]


def _consents(work: Work, event: Event, count: int, institution_id: int, *, about: bool = False) -> Task:
    texts = work.texts
    sentence = texts.ngettext(
        "%(count)s signed consent of an institution waits to be looked at",
        "%(count)s signed consents of institutions wait to be looked at",
        count,
    )
    where: dict[str, object] = {"slug": event.slug} | ({"id": institution_id} if count == 1 else {})
    return Task(
        sentence,
        texts.gettext("Look at the consent") if count == 1 else texts.gettext("Look at the consents"),
        _ONE if count == 1 else _LIST,
        where,
        about=title(event, texts.language) if about else None,
    )


def _asked(work: Work, event: Event, count: int, until: datetime, *, about: bool = False) -> Task:
    sentence = work.texts.ngettext(
        "%(count)s person has not said which of several institutions sends them (until %(when)s)",
        "%(count)s people have not said which of several institutions sends them (the first until %(when)s)",
        count,
        when=work.texts.moment(until),
    )
    return Task(
        sentence,
        work.texts.gettext("Ask them"),
        _LIST,
        {"slug": event.slug},
        about=title(event, work.texts.language) if about else None,
    )
