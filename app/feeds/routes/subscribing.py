"""How to subscribe to calendars: one's own addresses, and another one for them if the old one got around."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden, Missing
from app.extensions import db
from app.feeds.operations import renew
from app.feeds.owners import Owner, owner_person
from app.feeds.routes.blueprint import bp
from app.feeds.subscribing import owners_of, subscription, subscriptions
from app.registrations.models import Registration
from app.registrations.own_links import opened
from app.web.access import Audience, open_to
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/feeds/")
@open_to(Audience.everyone)
def subscribe() -> ResponseReturnValue:
    """Explain subscribing, with the public calendar and those of who is signed in."""
    work = current_work()
    return _page(work, owners_of(work), url_for("feeds.renew_own"))


@bp.post("/feeds/renew")
@open_to(Audience.everyone)
def renew_own() -> ResponseReturnValue:
    """Give who is signed in other addresses; the former ones answer 404."""
    owners = owners_of(current_work())
    if not owners:
        raise Forbidden
    return _renewed(owners[0], url_for("feeds.subscribe"))


@bp.get("/registrations/<token>/feeds/")
@open_to(Audience.link_holder)
def subscribe_as_holder(token: str) -> ResponseReturnValue:
    """Explain subscribing to the calendar of the person whose page the mailed link opens."""
    owner = owner_person(_opened(current_work(), token).person)
    back = url_for("own.own", token=token)
    return _page(current_work(), [owner], url_for("feeds.renew_as_holder", token=token), back)


@bp.post("/registrations/<token>/feeds/renew")
@open_to(Audience.link_holder)
def renew_as_holder(token: str) -> ResponseReturnValue:
    """Give that person another address; the former one answers 404."""
    owner = owner_person(_opened(current_work(), token).person)
    return _renewed(owner, url_for("feeds.subscribe_as_holder", token=token))


def _opened(work: Work, token: str) -> Registration:
    """Return the registration behind a mailed link: the form's link shows nothing of other events."""
    here = opened(work, token)
    if here.by_form:
        raise Missing
    return here.registration


def _renewed(owner: Owner, next: str) -> ResponseReturnValue:
    work = current_work()
    renew(work, owner)
    db.session.commit()
    notify("success", work.texts.gettext(N_("The address has changed. Subscribe to the new one.")))
    return redirect(next, 303)


def _page(work: Work, owners: list[Owner], renewing: str, back: str | None = None) -> ResponseReturnValue:
    name, address = work.texts.gettext(N_("All public events")), work.links.absolute("/feeds/events.ics")
    answer = make_response(
        render_template(
            "feeds/subscribe.html",
            own=subscriptions(work, owners),
            public=subscription(name, address),
            renewing=renewing,
            back=back,
        )
    )
    if owners:
        answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    if back:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer
