"""The code on a page of a list to sign: it names printing and page, is signed by us, and opens nothing."""

from app.links import Links, Purpose
from app.signed_papers.codes import BEGINS


def code_of(links: Links, printing_id: int, page: int) -> str:
    """Return the text of the code of a page, counted from 1 over the whole file."""
    return BEGINS + links.token(Purpose.signing_list, printing_id, page)


def page_in(links: Links, text: str | None) -> tuple[int, int] | None:
    """Return the numbers of the printing and of the page that a code names; None for a foreign one."""
    if text is None or not text.startswith(BEGINS):
        return None
    claim = links.claim(Purpose.signing_list, text.removeprefix(BEGINS))
    return (claim.id, claim.version) if claim is not None else None
