"""What people, calendars and machines read of an event: pages as plain text, data as it is."""

import json
import re
from typing import Any

from flask.testing import FlaskClient

from app.events.models import Event
from app.registrations.models import Registration
from app.work import Work


def pages(
    work: Work, client: FlaskClient, registration: Registration, language: str = "pl"
) -> dict[str, str]:
    """Return what stands on the event's page and on the person's, and in both calendars."""
    event, token = registration.event, work.links.registration(registration.id, registration.link_version)
    own = token.removeprefix(work.links.absolute("/").rstrip("/"))
    addresses = {
        "public": f"/events/{event.slug}/",
        "own": own,
        "calendar": f"/events/{event.slug}/calendar.ics",
        "own calendar": f"{own}calendar.ics",
        "feed": "/feeds/events.ics",
    }
    return {name: text_of(client.get(f"{url}?lang={language}").text) for name, url in addresses.items()}


def text_of(answer: str) -> str:
    """Return an answer as one reads it: no tags, plain spaces, calendars unfolded and unescaped."""
    plain = re.sub(r"<[^>]*>", "", answer.replace("\r\n ", ""))
    plain = re.sub(r"\\([,;])", r"\1", plain)
    return re.sub(r"\s+", " ", plain.replace("\xa0", " "))


def data_of(client: FlaskClient, event: Event) -> dict[str, Any]:
    """Return what an event's page tells machines."""
    found = re.search(r'ld\+json">(.*?)</script>', client.get(f"/events/{event.slug}/").text, re.S)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said
