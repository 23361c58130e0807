"""Activities written back into the format of a file."""

import json
from typing import Any

from app.events.dumping import dump_event
from app.events.models import Event
from app.events.queries import trainers_of, whole_event
from app.work import Work


def all_records(work: Work) -> list[dict[str, Any]]:
    """Return every event as a record, in the order in which they came."""
    events = list(work.session.scalars(whole_event().order_by(Event.id)).unique())
    trainers = trainers_of(work, [event.id for event in events])
    return [dump_event(event, trainers.get(event.id, ()), planned=True) for event in events]


def as_json(data: Any) -> str:
    """Return data as readable JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
