"""What the codes on a scanned page say: its printed page, or why it is not known. Pure rules."""

from collections.abc import Sequence

from app.errors import N_
from app.links import Links, Purpose
from app.returned_lists.models import Trouble
from app.signed_papers.codes import BEGINS, registration_in
from app.signing_lists.codes import page_in

SAID_OF = {
    Trouble.no_code: N_("No code could be read: the page is blurred, cut off, or has none."),
    Trouble.two_lists: N_("Two pages of lists are on this picture: each needs a picture of its own."),
    Trouble.form: N_("The code on it is that of somebody's signed form, not of a list."),
    Trouble.other_code: N_("The code on it is a participant's, or another one of ours, not of a list."),
    Trouble.foreign: N_("The code on it was not made here."),
    Trouble.unknown: N_("The code on it is of a printing that is not known here any more."),
}


def recognised(links: Links, codes: Sequence[str]) -> tuple[int, int] | Trouble:
    """Return the printing and page that the codes of a scanned page name, or what is wrong with them."""
    named = {found for code in codes if (found := page_in(links, code)) is not None}
    if len(named) == 1:
        return named.pop()
    if named:
        return Trouble.two_lists
    if not codes:
        return Trouble.no_code
    if any(registration_in(links, code) is not None for code in codes):
        return Trouble.form
    ours = links.absolute("/")
    if any(code.startswith(ours) or _is_signed(links, code) for code in codes):
        return Trouble.other_code
    return Trouble.foreign


def _is_signed(links: Links, code: str) -> bool:
    """Tell whether a code is one that we signed, for whatever purpose."""
    token = code.removeprefix(BEGINS)
    return code.startswith(BEGINS) and any(links.claim(each, token) is not None for each in Purpose)
