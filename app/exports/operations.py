"""Remembering which columns of a list somebody takes."""

from collections.abc import Sequence

from app.errors import Refusal
from app.exports.choosing import Ticked, kept
from app.exports.models import ListChoice
from app.inserting import insert_unless_there
from app.papers.lists import Listing
from app.work import Work


def remember_choice(work: Work, listing: Listing, boxes: Sequence[Ticked], format: str) -> None:
    """Remember columns, their order and the format for the actor; refuses none at all."""
    if not any(each.is_chosen for each in boxes):
        raise Refusal("Tick at least one column.", field="columns")
    key = {"account_id": work.actor.id, "list_key": listing.key}
    said = {"columns": kept(boxes), "format": format}
    # A button pressed twice sends the first choice of a list twice at once.
    insert_unless_there(work.session, ListChoice(**key, **said))
    found = work.session.get_one(ListChoice, (work.actor.id, listing.key), populate_existing=True)
    found.columns, found.format = kept(boxes), format
    work.session.flush()
