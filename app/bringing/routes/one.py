"""One list: what its columns mean, what would become of its rows, what rests on it."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.bringing.access import managed_list
from app.bringing.entries import Line, Meaning, entries_of
from app.bringing.forms import ColumnsForm, PairsForm, columns_form, pairs_form, shown_choices
from app.bringing.labels import BECOMES, LOOKS, OUTCOME_LOOKS, OUTCOMES, STATES, TARGETS
from app.bringing.models import UNDONE, BroughtList, BroughtRow, ListState, Outcome, Target
from app.bringing.operations.erasing import last_day
from app.bringing.operations.planning import choose
from app.bringing.queries.lists import ShownPerson, names_of, rows_of, samples_of
from app.bringing.queries.resting import resting_on
from app.bringing.routes.blueprint import bp
from app.errors import Refusal
from app.events.tabs import Tab
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/lists/<int:id>/")
@open_to(Audience.staff)
def one(id: int) -> ResponseReturnValue:
    """Show a list as it stands: its columns, its rows and what becomes of them."""
    return list_page(managed_list(current_work(), id))


@bp.post("/manage/lists/<int:id>/")
@open_to(Audience.staff)
def plan(id: int) -> ResponseReturnValue:
    """Set what the columns mean, and look what would happen."""
    work = current_work()
    brought = managed_list(work, id)
    form = columns_form(work, brought, samples_of(work, brought))
    if form.validate():
        with committing(form) as done:
            choose(work, brought, form.choices())
        if done:
            return redirect(url_for("bringing.one", id=id), 303)
    return list_page(managed_list(current_work(), id), form), 422


def asked_outcome() -> Outcome | None:
    """Return which rows are asked for; nonsense means all."""
    wanted = request.args.get("outcome", "")
    return Outcome(wanted) if wanted in set(Outcome) else None


def list_page(brought: BroughtList, form: ColumnsForm | None = None, wrong: Refusal | None = None) -> str:
    """Return the page of a list; `form` as it was sent, `wrong` what could not be done."""
    work, outcome = current_work(), asked_outcome()
    page = page_of(work.session, rows_of(brought, outcome), asked_page(), PAGE)
    if form is None and brought.state in UNDONE:
        samples = samples_of(work, brought)
        form = columns_form(work, brought, samples, formdata=None, data=shown_choices(brought))
    doubtful = [row.place for row in page.rows if row.outcome == Outcome.doubtful]
    is_entered = brought.state == ListState.entered
    return render_template(
        "bringing/one.html",
        brought=brought,
        up=_up(brought),
        form=form,
        wrong=wrong,
        samples=samples_of(work, brought) if brought.state in UNDONE else [],
        page=page,
        tabs=_tabs(brought, outcome),
        people=_people(brought, page.rows),
        whys={row.place: Refusal(row.why, values=row.why_values or {}) for row in page.rows if row.why},
        pairs=_pairs(page.rows) if doubtful and brought.state in UNDONE else None,
        resting=resting_on(work, brought) if is_entered else {},
        entered=sum(brought.counts.get(each, 0) for each in ("new", "known")),
        states=STATES, looks=LOOKS, targets=TARGETS, outcomes=OUTCOMES, outcome_looks=OUTCOME_LOOKS,
        becomes=BECOMES, erased_after=last_day(brought),
    )  # fmt: skip


def _pairs(rows: Sequence[BroughtRow]) -> PairsForm:
    places = [row.place for row in rows if row.outcome == Outcome.doubtful]
    return pairs_form(places, formdata=None)


def _up(brought: BroughtList) -> tuple[str, str]:
    texts = current_work().texts
    if brought.event is not None:
        return url_for("bringing.of_event", slug=brought.event.slug), texts.gettext("Lists")
    return url_for("bringing.of_group", id=brought.group_id), texts.gettext("Lists")


def _tabs(brought: BroughtList, asked: Outcome | None) -> list[Tab]:
    texts, counts = current_work().texts, brought.counts
    found = [
        Tab(texts.gettext("all rows"), url_for("bringing.one", id=brought.id), asked is None, counts["all"])
    ]
    found += [
        Tab(
            texts.translated(words),
            url_for("bringing.one", id=brought.id, outcome=each.value),
            asked == each,
            counts.get(each.value, 0),
        )
        for each, words in OUTCOMES.items()
        if counts.get(each.value) or asked == each
    ]
    return found


def _people(brought: BroughtList, rows: Sequence[BroughtRow]) -> dict[int, ShownPerson]:
    """Return who the rows speak of: what their cells say, or whom they made."""
    meaning = Meaning(
        columns=brought.columns, orders=brought.orders, needs_contact=brought.target != Target.attendance
    )
    lines = [Line(row.place, row.number, row.cells) for row in rows if row.cells is not None]
    said = {
        each.place: ShownPerson(
            first_name=each.first_name, last_name=each.last_name, email=each.email, phone=each.phone,
            institution=each.institution,
        )
        for each in entries_of(lines, meaning)
    }  # fmt: skip
    gone = [row for row in rows if row.cells is None]
    return {**said, **names_of(current_work(), gone)}
