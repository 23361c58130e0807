"""Telling staff that an institution has more places than a limit allows since what they decided."""

from collections.abc import Sequence

from app.events.models import Event
from app.web.rendering import notify
from app.web.request_work import current_work


def tell_over_limit(events: Sequence[Event]) -> None:
    """Name the events at which more people of the institution have a place than allowed, if any."""
    if not events:
        return
    texts = current_work().texts
    titles = "; ".join(event.title_pl for event in events)
    notify(
        "warning",
        texts.gettext(
            "More people of it have a place than the limit allows; nobody lost one: %(events)s", events=titles
        ),
    )
