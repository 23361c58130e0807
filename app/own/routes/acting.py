"""Who acts behind a link to a participant's page, and where they come to afterwards."""

from flask import url_for

from app.extensions import db
from app.links import Purpose
from app.registrations.operations import act_by_form
from app.registrations.own_links import Opened, end_form_link, form_token, opened
from app.sqlite import begin_write
from app.web.request_work import current_work
from app.work import Work


def opened_to_act(token: str) -> Opened:
    """Return what a link opens to a POST: behind the mailed one, whatever comes of it, ends the form's."""
    work = current_work()
    here = opened(work, token)
    if here.by_form:
        act_by_form(work, here.registration)
    elif here.registration.form_until is not None:
        end_form_link(here.registration)
        db.session.commit()
        begin_write(db.session())
    return here


def page_address(work: Work, here: Opened) -> str:
    """Return the address of the page behind the link that was opened, as it is now."""
    registration = here.registration
    if here.by_form:
        token = form_token(work, registration)
    else:
        token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    return url_for("own.own", token=token)
