"""Which parallel group each person belongs to: who is in which, and acts on the ticked ones."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.registrations.models import Registration
from app.registrations.operations import assign_group, split_evenly
from app.registrations.queries import chosen, grouped_people, people_by_group
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import head
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 100
WITHOUT = "none"
"""How an address and a form name people without a group, and taking them out of one."""


@bp.get("/manage/events/<slug>/groups/")
@open_to(Audience.staff)
def manage_groups(slug: str) -> ResponseReturnValue:
    """Show people with a place, those without a group first, and how many each group has."""
    return _page(slug, ButtonForm(formdata=None))


@bp.post("/manage/events/<slug>/groups/")
@open_to(Audience.staff)
def give_group(slug: str) -> ResponseReturnValue:
    """Put the ticked people into the chosen group, or take them out of theirs."""
    work = current_work()
    event, form = managed_event(work, slug), ButtonForm()
    people = chosen(work, event, request.form.getlist("registration"))
    if form.validate_on_submit():
        with committing(form) as done:
            moved = assign_group(work, event, people, _chosen_group())
        if done:
            _say_moved(people, moved)
            return redirect(url_for("registrations.manage_groups", slug=slug, group=_shown()), 303)
    return _page(slug, form), 422


@bp.post("/manage/events/<slug>/groups/split")
@open_to(Audience.staff)
def split_groups(slug: str) -> ResponseReturnValue:
    """Give everybody without a group one, evenly."""
    work = current_work()
    event, form = managed_event(work, slug), ButtonForm()
    if form.validate_on_submit():
        with committing(form) as done:
            moved = split_evenly(work, event)
        if done:
            texts, count = work.texts, len(moved)
            said = texts.ngettext("%(count)s person got a group.", "%(count)s people got a group.", count)
            notify("success" if count else "info", said if count else texts.gettext("Everybody has a group."))
            return redirect(url_for("registrations.manage_groups", slug=slug), 303)
    return _page(slug, form), 422


def _page(slug: str, form: ButtonForm) -> str:
    work = current_work()
    event = managed_event(work, slug)
    shown = _asked_group(event)
    page = page_of(work.session, grouped_people(event, shown), asked_page(), PAGE)
    return render_template(
        "registrations/manage/groups.html",
        **head(event),
        form=form,
        groups=event.parallel_groups,
        names={group.id: group.name for group in event.parallel_groups},
        counts=people_by_group(work, event),
        page=page,
        shown=_shown(),
    )


def _shown() -> str | None:
    """Return which group the list is narrowed to, as the address has it."""
    found = request.values.get("group", "")
    return found if found == WITHOUT or number_in(found) is not None else None


def _asked_group(event: Event) -> int | None:
    """Return the id of the group that the list shows, 0 for those without one; None for everybody."""
    shown = _shown()
    return None if shown is None else 0 if shown == WITHOUT else int(shown)


def _chosen_group() -> int | None:
    typed = request.form.get("parallel_group", "")
    if typed == WITHOUT:
        return None
    id = number_in(typed)
    if id is None:
        raise Refusal("Choose a group of this event.", field="parallel_group")
    return id


def _say_moved(people: list[Registration], moved: list[Registration]) -> None:
    texts, count = current_work().texts, len(moved)
    if not people:
        notify("info", texts.gettext("Nobody was chosen: tick the people first."))
    elif not moved:
        notify("info", texts.gettext("Nothing has changed."))
    else:
        notify(
            "success",
            texts.ngettext(
                "%(count)s person was put into another group.",
                "%(count)s people were put into another group.",
                count,
            ),
        )
