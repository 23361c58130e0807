"""What is to be done about registrations: seats that became free late, institutions over their limit."""

from app.eligibility.queries import chooses, kept_rows
from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import Event
from app.events.queries import first_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.registrations.late_withdrawals import late_withdrawals
from app.registrations.queries import crowded, not_eligible, without_group
from app.work import Work

_LIST = "registrations.manage_listing"
_GROUPS = "registrations.manage_groups"
_WHO_MAY = "desk.eligibility"


def tasks(work: Work, event: Event) -> list[Task]:
    """Return what is to be done for one event, in at most five statements."""
    texts = work.texts
    found = _eligibility(work, event)
    found += [
        Task(
            _ungrouped(work, count),
            texts.gettext("Give the groups"),
            _GROUPS,
            {"slug": event.slug},
        )
        for _, count in work.session.execute(without_group(work, Event.id == event.id))
    ]
    found += [
        Task(
            texts.ngettext(
                "%(count)s place became free shortly before the start, and somebody waits",
                "%(count)s places became free shortly before the start, and somebody waits",
                each.free,
            ),
            texts.gettext("Look at the waiting list"),
            _LIST,
            {"slug": event.slug, "state": "waiting"},
            urgent=True,
        )
        for each in late_withdrawals(work, Event.id == event.id)
    ]
    if not event.rules.counts_institutions(work.today):
        return found
    sentence = N_(
        "%(institution)s has %(places)s places, and the limit is %(limit)s: "
        "raise the limit, or remove somebody"
    )
    return found + [
        Task(
            texts.gettext(sentence, institution=each.institution, places=each.seats, limit=each.limit),
            texts.gettext("See the registrations"),
            _LIST,
            {"slug": event.slug, "sort": "institution"},
            urgent=True,
        )
        for each in crowded(work, Event.id == event.id).first
    ]


def _eligibility(work: Work, event: Event) -> list[Task]:
    """Return what is to be done about who may apply; no statement for an event that anybody may apply for."""
    if not chooses(event):
        return []
    texts, found = work.texts, []
    if not kept_rows(work, event):
        sentence = N_(
            "The event is for chosen people, but no rule says for whom: until then anybody may apply"
        )
        found.append(Task(texts.gettext(sentence), texts.gettext("Choose"), _WHO_MAY, {"slug": event.slug}))
    count = not_eligible(work, event)
    if count:
        sentence = texts.ngettext(
            "%(count)s person who applied is not among those who may apply: decide",
            "%(count)s people who applied are not among those who may apply: decide",
            count,
        )
        action = texts.gettext("See the registrations")
        found.append(Task(sentence, action, _LIST, {"slug": event.slug, "state": "applied"}))
    return found


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done for all events that the actor manages, in three statements."""
    free = late_withdrawals(work, visible_to_staff(work))
    over = crowded(work, visible_to_staff(work), most=SHOWN)
    gettext = work.texts.gettext
    late = [
        _of_event(
            work,
            each.event,
            work.texts.ngettext(
                "%(count)s place is free shortly before the start, and somebody is waiting.",
                "%(count)s places are free shortly before the start, and people are waiting.",
                each.free,
            ),
            urgent=True,
        )
        for each in free[:SHOWN]
    ]
    sentence = N_("%(institution)s has %(places)s places, and the limit is %(limit)s.")
    full = [
        _of_event(
            work,
            each.event,
            gettext(
                sentence,
                institution=each.institution,
                places=each.seats,
                limit=each.limit,
            ),
        )
        for each in over.first
    ]
    ungrouped, in_all = first_in(work, without_group(work, visible_to_staff(work)), SHOWN)
    groups = [
        Task(
            _ungrouped(work, count),
            gettext("Give the groups"),
            _GROUPS,
            {"slug": event.slug},
            about=title(event, work.texts.language),
        )
        for event, count in ungrouped
    ]
    return [
        *grouped(work, N_("Places that became free late"), "people", late, len(free)),
        *grouped(work, N_("Institutions over their limit"), "people", full, over.count),
        *grouped(work, N_("People without a parallel group"), "people", groups, in_all),
    ]


def _ungrouped(work: Work, count: int) -> str:
    return work.texts.ngettext(
        "%(count)s person has no parallel group yet.", "%(count)s people have no parallel group yet.", count
    )


def _of_event(work: Work, event: Event, sentence: str, *, urgent: bool = False) -> Task:
    return Task(
        sentence,
        work.texts.gettext("See the registrations"),
        _LIST,
        {"slug": event.slug},
        about=title(event, work.texts.language),
        urgent=urgent,
    )
