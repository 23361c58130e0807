"""Consents on the page behind the mailed link: each is given or withdrawn with one button."""

from flask import redirect
from flask.typing import ResponseReturnValue

from app.consents.forms import OneConsentForm
from app.consents.models import ConsentChannel
from app.consents.operations import About, GivenConsent, give, withdraw_consent
from app.consents.queries import ASKED_WITH_REGISTRATION
from app.errors import N_, Missing, Refusal
from app.extensions import db
from app.notices.models import TextKind
from app.own.routes.acting import opened_to_act, page_address
from app.own.routes.blueprint import bp
from app.pictures.operations import withdraw_pictures
from app.registrations.counting import lock_registration
from app.registrations.own_links import Opened, as_person
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.post("/registrations/<token>/consents/<kind>/give")
@open_to(Audience.link_holder)
def give_own_consent(token: str, kind: str) -> ResponseReturnValue:
    """Give a consent to the text that the page showed."""
    here, which, form = opened_to_act(token), _kind(kind), OneConsentForm()
    work = _mailed(here)
    if form.validate() and here.registration.is_in_force:
        registration = here.registration
        lock_registration(work, registration)
        given = [GivenConsent(which, form.text_id())]
        channel, about = (
            ConsentChannel.own_page,
            About("registration", registration.id, registration.event_id),
        )
        try:
            give(work, registration.person, registration.event, given, channel, about)
        except Refusal as refusal:
            db.session.rollback()
            notify("warning", work.texts.sentence(refusal))
        else:
            db.session.commit()
            notify("success", work.texts.gettext(N_("The consent is given.")))
    return redirect(page_address(work, here), 303)


@bp.post("/registrations/<token>/consents/<kind>/withdraw")
@open_to(Audience.link_holder)
def withdraw_own_consent(token: str, kind: str) -> ResponseReturnValue:
    """Withdraw a consent; withdrawn twice, it changes nothing."""
    here, which = opened_to_act(token), _kind(kind)
    work = _mailed(here)
    if ButtonForm().validate():
        registration = here.registration
        if which == TextKind.image:
            withdraw_pictures(work, registration, ConsentChannel.own_page)
        else:
            about = About("registration", registration.id, registration.event_id)
            withdraw_consent(work, registration.person_id, which, None, ConsentChannel.own_page, about)
        db.session.commit()
        notify("success", work.texts.gettext(N_("The consent is withdrawn.")))
    return redirect(page_address(work, here), 303)


def _mailed(here: Opened) -> Work:
    """Return the work in the person's name; a form's link shows nobody who they are."""
    if here.by_form:
        raise Missing
    return as_person(current_work(), here)


def _kind(word: str) -> TextKind:
    for kind in ASKED_WITH_REGISTRATION:
        if kind.value == word:
            return kind
    raise Missing
