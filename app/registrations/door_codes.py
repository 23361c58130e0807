"""The code that a participant shows at the door: a picture to scan, and eight characters to type.

It opens nothing but their mark there: who opens its address sees what it is (docs/decisions/0232).
"""

import base64
import hashlib
from io import BytesIO

import segno
from markupsafe import Markup

from app.links import Links, Purpose
from app.registrations.models import Registration

_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
"""Without letters and digits that look alike."""
_LENGTH = 8


def door_token(links: Links, registration: Registration) -> str:
    """Return the token of a registration for the door; another link to the person's page makes another."""
    return links.token(Purpose.door_code, registration.id, registration.link_version)


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


def door_picture(links: Links, registration: Registration) -> Markup:
    """Return the code as an SVG element without styles, which the content security policy would refuse."""
    drawn = BytesIO()
    segno.make(links.door_code(registration.id, registration.link_version), error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, dark="#000", light="#fff",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return Markup(drawn.getvalue().decode())  # noqa: S704 (drawn by us, from an address of ours)


def door_png(links: Links, registration: Registration) -> bytes:
    """Return the code as a picture to attach to a letter, the same bytes each time."""
    drawn = BytesIO()
    address = links.door_code(registration.id, registration.link_version)
    segno.make(address, error="m").save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()
