"""The code on a printed form: it names an application, is signed by this installation, and opens nothing."""

from app.links import Links, Purpose

BEGINS = "ZAPISY:"
"""How the text of each of our codes begins, so that others on a page are passed over."""
_VERSION = 1


def code_of(links: Links, registration_id: int) -> str:
    """Return the text of the code; a new link to the person's page leaves it as it is."""
    return BEGINS + links.token(Purpose.paper, registration_id, _VERSION)


def registration_in(links: Links, text: str | None) -> int | None:
    """Return the number of the registration that a code names; None for a foreign or forged one."""
    if text is None or not text.startswith(BEGINS):
        return None
    claim = links.claim(Purpose.paper, text.removeprefix(BEGINS))
    return claim.id if claim is not None else None
