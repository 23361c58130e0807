"""What somebody took along of a list last time."""

from app.exports.choosing import FORMATS, Ticked, remembered
from app.exports.models import ListChoice
from app.papers.lists import Listing
from app.work import Work


def last_choice(work: Work, listing: Listing) -> tuple[list[Ticked], str]:
    """Return the columns and the format as the actor took them last, else as is usual; one statement."""
    found = work.session.get(ListChoice, (work.actor.id, listing.key)) if work.actor.is_staff else None
    if found is None:
        return remembered(listing, ()), FORMATS[0]
    return remembered(listing, found.columns), found.format if found.format in FORMATS else FORMATS[0]
