"""What a source posts, before it is an entry."""

from dataclasses import dataclass
from datetime import date

from app.ledger.models import WhatFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Minutes (above 0) that one source gives a person or an institution on a local day, or that a
    trainer (`account_id`) delivered then."""

    source_id: int
    for_kind: WhatFor
    for_id: int
    minutes: int
    day: date
    person_id: int | None = None
    institution_id: int | None = None
    account_id: int | None = None
    registration_id: int | None = None
    session_id: int | None = None
    part_id: int | None = None
