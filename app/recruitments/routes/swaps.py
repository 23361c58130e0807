"""Two people of different events of a recruitment change places: seen first, then done."""

from collections.abc import Sequence

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import N_, Refusal
from app.extensions import db
from app.recruitments.access import managed_recruitment
from app.recruitments.applicants import ApplicantFilter, chosen_applicants
from app.recruitments.header import recruitment_header
from app.recruitments.queries import events_of
from app.recruitments.routes.applicants import applicants_page, events_named, ticked_ids
from app.recruitments.routes.blueprint import bp
from app.registrations.operations.swapping import preview_of_swap, swap
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.forms import ButtonForm
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.post("/manage/recruitments/<int:id>/applicants/swap")
@open_to(Audience.staff)
def swap_places(id: int) -> ResponseReturnValue:
    """Show what it would do if the two chosen changed places; change them once that was seen."""
    work = current_work()
    recruitment = managed_recruitment(work, id)
    ticked = ticked_ids()
    try:
        if "swapped" not in request.form or not ButtonForm().validate_on_submit():
            return _previewed(id, ticked)
        swap(work, chosen_applicants(work, recruitment, ticked))
        db.session.commit()
    except Refusal:
        db.session.rollback()
        # The page before the act says of each of them why not, as things stand now.
        return _previewed(id, ticked)
    notify("success", work.texts.gettext(N_("The two have changed places, and each is told.")))
    here = ApplicantFilter.of(request.form).arguments()
    return redirect(address_of("recruitments.people", {"id": id}, here), 303)


def _previewed(id: int, ticked: Sequence[int]) -> ResponseReturnValue:
    """Show what would happen; it is tried under the locks, and undone."""
    work = current_work()
    db.session.rollback()
    begin_write(db.session())
    try:
        would = preview_of_swap(work, chosen_applicants(work, managed_recruitment(work, id), ticked))
    except Refusal as refusal:
        db.session.rollback()
        problem = work.texts.sentence(refusal)
        return applicants_page(work, managed_recruitment(work, id), ticked, problem=problem), 422
    finally:
        db.session.rollback()
    recruitment = managed_recruitment(work, id)
    page = render_template(
        "recruitments/swap_preview.html",
        head=recruitment_header(work, recruitment, "applicants"),
        recruitment=recruitment,
        would=would,
        reasons=[(name, work.texts.sentence(why)) for name, why in would.refused],
        events=events_named(work, events_of(work, recruitment)),
        fields=ApplicantFilter.of(request.form).arguments(),
        people_chosen=sorted(ticked),
    )
    return page, 422 if would.refused else 200
