"""The staff navigation: rooms offer entries, each with the question who sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from app.work import Work


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry as a room offers it: an English message id, an endpoint, and who sees it."""

    label: str
    endpoint: str
    seen_by: Callable[[Work], bool]
    rank: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a page shows it."""

    label: str
    url: str
    current: bool


def offer(app: Flask, label: str, endpoint: str, seen_by: Callable[[Work], bool], rank: int) -> None:
    """Add an entry to the staff navigation; `rank` orders the entries."""
    offers: list[Offer] = app.extensions.setdefault("navigation", [])
    offers.append(Offer(label, endpoint, seen_by, rank))
    offers.sort(key=lambda each: each.rank)


def navigation(work: Work) -> list[Entry]:
    """Return the entries that this actor sees, in the actor's language."""
    offers: list[Offer] = current_app.extensions.get("navigation", [])
    return [
        Entry(work.texts.gettext(each.label), url_for(each.endpoint), request.endpoint == each.endpoint)
        for each in offers
        if each.seen_by(work)
    ]
