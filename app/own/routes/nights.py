"""The form in which somebody chooses their nights, where the event offers rooms."""

from app.needs.forms import NightsForm
from app.needs.queries.catering import chosen_nights, own_nights
from app.needs.queries.needs import plan_of_event
from app.registrations.models import Registration
from app.work import Work


def nights_form(work: Work, registration: Registration, *, empty: bool = True) -> NightsForm | None:
    """Return the form with the nights of somebody with a place; None where there is nothing to choose.

    `empty`: nothing was sent to it. At most two statements.
    """
    if not registration.is_seated or not plan_of_event(work, registration.event_id).offers_rooms:
        return None
    offered = [night for night in own_nights(registration) if night >= work.today]
    if not offered:
        return None
    form = NightsForm(formdata=None) if empty else NightsForm()
    form.offer(own_nights(registration), chosen_nights(work, registration), sent=not empty)
    return form
