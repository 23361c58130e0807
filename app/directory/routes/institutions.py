"""Staff pages about institutions: proposals looked at, names and types kept, two made one."""

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from app.directory.forms.institutions import ChangeInstitutionForm, InstitutionForm, filled
from app.directory.listing import listed, narrowing_of
from app.directory.operations.known import ids_of_name, make_known
from app.directory.operations.merging import Merge, merge_institutions, preview_merge
from app.directory.routes.blueprint import bp
from app.directory.routes.over_limit import tell_over_limit
from app.errors import Forbidden, Missing
from app.events.access import organises_anything, organises_everything
from app.extensions import db
from app.history.queries import facts_of, lines
from app.lines.operations.merging import lines_that_move
from app.people.labels import MUNICIPALITY_KINDS
from app.people.models import Institution
from app.people.name_reading import look_alikes
from app.people.operations import add_institution, change_institution
from app.people.pairs import likely_matches, standing_verdicts
from app.people.queries import (
    confirmed_institution_names,
    institution_by_id,
    institution_counties,
    institution_list,
    to_decide,
    words_to_suggest_by,
)
from app.people.suggestion_version import suggestion_version
from app.progress.queries.institution_links import projects_with
from app.projects.queries import belongings_of, projects
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.forms import ButtonForm, committing, page_status
from app.web.page_cache import ALWAYS, PageCache
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.tries import hit, network
from app.work import Work

CACHE = "suggestion_cache"
LONGEST_SEARCH = 200
_MOST_SAID = 50
_VERSION = select(suggestion_version())
# What keeping costs besides the answer, of which many are empty.
_LEAST_BYTES = 200

# Thirty people of one training room, who all look for their institution letter by letter.
_SUGGESTIONS_FROM_NETWORK = parse("1200 per 1 minute")


@bp.get("/institutions/suggest")
@open_to(Audience.everyone)
def suggest_institutions() -> ResponseReturnValue:
    """Answer with names of known institutions for what is typed so far, as a JSON list of ten at most."""
    _count_suggestion()
    words = words_to_suggest_by(searched(request.args.get("q", ""), LONGEST_SEARCH))
    answer = Response(_suggested(current_work(), words), mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@bp.get("/manage/institutions/")
@open_to(Audience.staff)
def institutions() -> ResponseReturnValue:
    """List institutions, unconfirmed ones first."""
    work = organisers_work()
    search = searched(request.args.get("q", ""), LONGEST_SEARCH)
    unconfirmed = request.args.get("unconfirmed") == "1"
    narrowed = narrowing_of(request.args)
    page = page_of(work.session, listed(work, search, unconfirmed, narrowed), asked_page())
    return render_template(
        "directory/institutions.html",
        page=page,
        search=search,
        unconfirmed=unconfirmed,
        narrowed=narrowed,
        kinds=MUNICIPALITY_KINDS,
        counties=institution_counties(work),
        all_projects=projects(work),
        look_alikes={each.id: look_alikes(each.name) for each in page.rows},
        to_decide=to_decide(work),
        may_change=organises_everything(work),
        export=address_of("directory.export_institutions", {}, request.args.to_dict()),
    )


@bp.route("/manage/institutions/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def new_institution() -> ResponseReturnValue:
    """Add an institution by hand."""
    work = changers_work()
    form = InstitutionForm()
    if form.validate_on_submit():
        with committing(form) as done:
            name = form.name.data or ""
            make_known(work, ids_of_name(work, name), lambda: add_institution(work, name, form.details()))
        if done:
            notify("success", current_work().texts.gettext("The institution is added."))
            return redirect(url_for("directory.institutions"), 303)
    page = render_template("directory/institution_new.html", form=form, counties=institution_counties(work))
    return page, page_status(form)


@bp.route("/manage/institutions/<int:id>/", methods=["GET", "POST"])
@open_to(Audience.staff)
def institution(id: int) -> ResponseReturnValue:
    """Show an institution and change or confirm it."""
    work = changers_work() if request.method == "POST" else organisers_work()
    found = _institution(work, id)
    form = ChangeInstitutionForm(data=filled(found))
    if form.validate_on_submit():
        with committing(form) as done:
            name, until, details = form.name.data or "", form.used_until.data, form.details()
            make_known(work, [id], lambda: change_institution(work, found, name, until, details))
        if done:
            notify("success", current_work().texts.gettext("The changes are saved."))
            return redirect(url_for("directory.institutions"), 303)
        found = _institution(work, id)
    history = page_of(work.session, facts_of("institution", id), asked_page(), 50)
    page = render_template(
        "directory/institution.html",
        form=form,
        institution=found,
        history=history,
        lines=lines(work.texts, history.rows),
        matches=[] if found.is_confirmed else likely_matches(work, [found])[found.id],
        look_alikes=look_alikes(found.name),
        verdicts=work.session.scalars(standing_verdicts(id).limit(_MOST_SAID)).all(),
        may_change=organises_everything(work),
        projects=projects_with(work, found),
        belongings=belongings_of(work, found.id),
        kinds=MUNICIPALITY_KINDS,
        counties=institution_counties(work),
    )
    return page, page_status(form)


@bp.get("/manage/institutions/<int:id>/merge")
@open_to(Audience.staff)
def merge_institution(id: int) -> ResponseReturnValue:
    """Choose with which institution to merge this one, and see what that moves."""
    work = changers_work()
    other = _institution(work, id)
    search = searched(request.args.get("q", ""), LONGEST_SEARCH)
    into = institution_by_id(work, request.args.get("into", 0, int))
    if into is not None and into.id != id:
        preview = preview_merge(work, into, other)
        return render_template(
            "directory/merge.html",
            other=other,
            into=into,
            merge=preview,
            lines=lines_that_move(work, other.id),
            form=ButtonForm(),
        )
    query = institution_list(search).where(Institution.id != id)
    page = page_of(work.session, query, asked_page())
    return render_template("directory/merge_choice.html", other=other, page=page, search=search)


@bp.post("/manage/institutions/<int:id>/merge")
@open_to(Audience.staff)
def merge_institution_now(id: int) -> ResponseReturnValue:
    """Merge the institution into another."""
    work = changers_work()
    other, into = _institution(work, id), _institution(work, request.form.get("into", 0, int))
    merge = merge_institutions(work, into, other)
    db.session.commit()
    _tell(merge, into)
    return redirect(url_for("directory.institution", id=into.id), 303)


def changers_work() -> Work:
    """Return the work of somebody who may change institutions; refuse others."""
    # All teams share institutions: who organises one project or event may look, and not change them.
    work = current_work()
    if not organises_everything(work):
        raise Forbidden
    return work


def organisers_work() -> Work:
    """Return the request's work; forbidden to who organises nothing."""
    work = current_work()
    if not organises_anything(work):
        raise Forbidden
    return work


def _institution(work: Work, id: int) -> Institution:
    found = institution_by_id(work, id)
    if found is None:
        raise Missing
    return found


def _tell(merge: Merge, into: Institution) -> None:
    texts = current_work().texts
    notify("success", texts.gettext("Merged into %(name)s.", name=into.name))
    tell_over_limit(merge.over_limit)


def _suggested(work: Work, words: tuple[str, ...]) -> bytes:
    """Return names as JSON, from the cache while no institution has changed."""
    version = work.rows(_VERSION, {}).scalar_one() if words else ""
    cache: PageCache[bytes] = current_app.extensions[CACHE]
    found = cache.get((version, words), work.now)
    if found is None:
        found = current_app.json.dumps(confirmed_institution_names(work, words)).encode()
        cache.put((version, words), found, len(found) + _LEAST_BYTES, ALWAYS)
    return found


def _count_suggestion() -> None:
    """Answer 429 after too many looks for known institutions from this network address."""
    if not hit(_SUGGESTIONS_FROM_NETWORK, "suggestion", network()):
        raise TooManyRequests(retry_after=_SUGGESTIONS_FROM_NETWORK.get_expiry())
