"""The register of institutions to take along, as it was searched and narrowed."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.directory.institution_list import institution_list_of
from app.directory.listing import listed, narrowing_of
from app.directory.routes.blueprint import bp
from app.directory.routes.institutions import LONGEST_SEARCH, organisers_work
from app.events.queries import rows_in
from app.exports.forms import Up, take_along
from app.history.operations import record
from app.office.models import THE_ROW
from app.people.facts import INSTITUTIONS_EXPORTED
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.downloads import apart


@bp.route("/manage/institutions/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def export_institutions() -> ResponseReturnValue:
    """Ask which columns are taken along in which format; send the file, and record that it was."""
    work = organisers_work()
    search = searched(request.args.get("q", ""), LONGEST_SEARCH)
    query = listed(work, search, request.args.get("unconfirmed") == "1", narrowing_of(request.args))

    def note(kind: str) -> None:
        with apart(work) as own:
            values = {"format": kind, "count": rows_in(own, query)}
            record(own, INSTITUTIONS_EXPORTED, "office", THE_ROW, values=values)

    up = Up(url_for("directory.institutions"), work.texts.gettext("Institutions"))
    return take_along(work, institution_list_of(work, query), note, up)
