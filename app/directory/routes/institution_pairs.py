"""The page of likely pairs: what was typed and what is known, several decided at once, and taken back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.directory.forms.institution_pairs import sayings_of
from app.directory.operations.known import ids_of_names, make_known
from app.directory.operations.parting import take_back, take_back_act
from app.directory.operations.verdicts import Said, say
from app.directory.routes.blueprint import bp
from app.directory.routes.institutions import changers_work
from app.directory.routes.over_limit import tell_over_limit
from app.errors import Missing
from app.people.models import InstitutionVerdict
from app.people.name_reading import look_alikes
from app.people.operations.starter_list import load_starter_list, starter_list_names
from app.people.pairs import evidence, known_twice, likely_matches, verdicts_of_act
from app.people.queries import institution_list
from app.registrations.models import Registration
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_PROPOSALS = 10


@bp.get("/manage/institutions/pairs")
@open_to(Audience.staff)
def institution_pairs() -> ResponseReturnValue:
    """Show what people typed, each with the likely matches and the evidence."""
    return _page(changers_work(), ButtonForm())


@bp.post("/manage/institutions/pairs")
@open_to(Audience.staff)
def decide_pairs() -> ResponseReturnValue:
    """Do what was ticked: match, keep apart, confirm; all or nothing."""
    work, form, said = changers_work(), ButtonForm(), None
    sayings = sayings_of(request.form)
    with committing(form) as done:
        said = say(work, sayings) if sayings.count else None
    if not done:
        return _page(current_work(), form, request.form.to_dict()), 422
    if said is None:
        notify("info", work.texts.gettext("Nothing was ticked."))
        return redirect(url_for("directory.institution_pairs"), 303)
    _tell(work, said)
    return redirect(url_for("directory.institution_pairs", said=said.act), 303)


@bp.post("/manage/institutions/said/<act>/undo")
@open_to(Audience.staff)
def undo_act(act: str) -> ResponseReturnValue:
    """Take back all that was said with one press of the button."""
    work, form, count = changers_work(), ButtonForm(), 0
    verdicts = verdicts_of_act(work, act)
    if not verdicts:
        raise Missing
    with committing(form) as done:
        count = take_back_act(work, verdicts)
    if not done:
        return _page(current_work(), form), 422
    texts = current_work().texts
    notify(
        "success", texts.ngettext("%(count)s decision taken back.", "%(count)s decisions taken back.", count)
    )
    return redirect(url_for("directory.institution_pairs"), 303)


@bp.post("/manage/institutions/<int:id>/said/<int:verdict>/undo")
@open_to(Audience.staff)
def undo_verdict(id: int, verdict: int) -> ResponseReturnValue:
    """Take back one thing that was said of an institution."""
    work, form = changers_work(), ButtonForm()
    found = work.session.get(InstitutionVerdict, verdict) if 0 < verdict < 2**31 else None
    if found is None or id not in (found.one_id, found.other_id):
        raise Missing
    with committing(form) as done:
        take_back(work, found)
    if not done:
        return _page(current_work(), form), 422
    notify("success", current_work().texts.gettext("Taken back."))
    return redirect(url_for("directory.institution", id=id), 303)


@bp.post("/manage/institutions/starter-list")
@open_to(Audience.staff)
def add_starter_list() -> ResponseReturnValue:
    """Add the institutions of the starter list that nobody knows yet."""
    work, form = changers_work(), ButtonForm()
    counts: list[int] = []
    with committing(form) as done:
        ids = ids_of_names(work, starter_list_names())
        make_known(work, ids, lambda: counts.append(load_starter_list(work)))
    if done:
        texts = current_work().texts
        notify(
            "success",
            texts.ngettext("%(count)s institution added.", "%(count)s institutions added.", counts[0]),
        )
    return redirect(url_for("directory.institutions"), 303)


def _page(work: Work, form: ButtonForm, ticked: dict[str, str] | None = None) -> str:
    page = page_of(work.session, institution_list(unconfirmed_only=True), asked_page(), _PROPOSALS)
    matches = likely_matches(work, page.rows, with_proposals=True)
    cards = [(each, [match.institution for match in matches[each.id]]) for each in page.rows]
    twice = [(one, [other]) for one, other in known_twice(work)] if page.number == 1 else []
    shown = [row for one, others in (*cards, *twice) for row in (one, *others)]
    return render_template(
        "directory/institution_pairs.html",
        form=form,
        page=page,
        cards=cards,
        twice=twice,
        evidence=evidence,
        registrations=_registrations(work, [row.id for row in shown]),
        look_alikes={row.id: look_alikes(row.name) for row in shown},
        ticked=ticked or {},
        said=[
            each for each in verdicts_of_act(work, request.args.get("said", "")[:32]) if not each.undone_at
        ],
    )


def _registrations(work: Work, ids: list[int]) -> dict[int, int]:
    rows = work.session.execute(
        select(Registration.institution_id, func.count())
        .where(Registration.institution_id.in_(ids))
        .group_by(Registration.institution_id)
    )
    return {id: count for id, count in rows if id is not None}


def _tell(work: Work, said: Said) -> None:
    texts = current_work().texts
    sentences = [
        texts.ngettext("%(count)s pair matched.", "%(count)s pairs matched.", said.same) if said.same else "",
        texts.ngettext("%(count)s pair kept apart.", "%(count)s pairs kept apart.", said.different)
        if said.different
        else "",
        texts.ngettext("%(count)s institution confirmed.", "%(count)s institutions confirmed.", said.own)
        if said.own
        else "",
    ]
    notify("success", " ".join(filter(None, sentences)))
    tell_over_limit(said.over_limit)
