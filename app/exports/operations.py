"""Remembering which columns of a list somebody takes."""

from collections.abc import Sequence

from app.errors import Refusal
from app.exports.choosing import Ticked, kept
from app.exports.models import ListChoice
from app.papers.lists import Listing
from app.work import Work


def remember_choice(work: Work, listing: Listing, boxes: Sequence[Ticked], format: str) -> None:
    """Remember columns, their order and the format for the actor; refuses none at all."""
    if not any(each.is_chosen for each in boxes):
        raise Refusal("Tick at least one column.", field="columns")
    found = work.session.get(ListChoice, (work.actor.id, listing.key))
    if found is None:
        found = ListChoice(account_id=work.actor.id, list_key=listing.key)
        work.session.add(found)
    found.columns, found.format = kept(boxes), format
    work.session.flush()
