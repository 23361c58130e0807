"""The code that a participant shows at the door: a picture to scan, and eight characters to type.

It opens nothing but their mark there: who opens its address sees what it is (docs/decisions/0232).
"""

import base64
import hashlib
from dataclasses import dataclass
from io import BytesIO

import segno
from markupsafe import Markup

from app.events.models import Mode
from app.links import Links, Purpose
from app.registrations.models import Registration

_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
"""Without letters and digits that look alike."""
_LENGTH = 8


def short_code(links: Links, id: int, link_version: int) -> str:
    """Return the same token as eight characters that people can read out; in two groups."""
    digest = hashlib.sha256(links.token(Purpose.door_code, id, link_version).encode()).digest()
    letters = base64.b32encode(digest)[:_LENGTH].decode().translate(_ALPHABET)
    return f"{letters[:4]}-{letters[4:]}"


def typed_code(text: str) -> str | None:
    """Return a short code as it is kept, however it was typed; None for what is none."""
    plain = "".join(each for each in text.upper() if each.isalnum())
    if len(plain) != _LENGTH or not plain.isascii():
        return None
    return f"{plain[:4]}-{plain[4:]}"


@dataclass(frozen=True, slots=True)
class DoorCode:
    """A code as the participant's page shows it."""

    picture: Markup
    characters: str


def own_code(links: Links, registration: Registration) -> DoorCode | None:
    """Return the code of somebody who has one to show, else None."""
    if not shows_code(registration):
        return None
    characters = short_code(links, registration.id, registration.link_version)
    return DoorCode(door_picture(links, registration), characters)


def door_picture(links: Links, registration: Registration) -> Markup:
    """Return the code as an SVG element without styles, which the content security policy would refuse."""
    drawn = BytesIO()
    segno.make(links.door_code(registration.id, registration.link_version), error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, dark="#000", light="#fff",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return Markup(drawn.getvalue().decode())  # noqa: S704 (drawn by us, from an address of ours)


def shows_code(registration: Registration) -> bool:
    """Tell whether somebody has a code to show: with a place, at an event that meets somewhere."""
    event = registration.event
    return registration.is_seated and event.mode != Mode.online and bool(event.meetings)
