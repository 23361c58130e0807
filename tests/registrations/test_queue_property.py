"""In any order of acts nobody is over a limit, waits in vain, is overtaken, or hears of it twice.

The check runs the same examples each time. ZAPISY_LONG=1 runs many, and others each time:
`ZAPISY_LONG=1 .venv/bin/python -m pytest tests/registrations/test_queue_property.py`.
"""

import os
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.events.models import CompletedBy, Event, Repeats, WhoDecides
from app.people.models import Person
from app.registrations.operations import admitting
from app.work import Work
from tests.registrations.queue_machine import OPENS, QueueMachine, known_senders

LONG = os.environ.get("ZAPISY_LONG") == "1"
EXAMPLES = 1000 if LONG else 20
EVENTS: dict[str, dict[str, Any]] = {
    "arrival": {"repeats": Repeats.after},
    "offers": {"offer_hours": 12},
    "day": {"capacity": 3, "per_institution_limit": 1, "places_open_on": OPENS},
    "papers": {"offer_hours": 24, "completed_by": CompletedBy.signed_form},
    "staff": {"offer_hours": 24, "who_decides": WhoDecides.staff},
}


@pytest.mark.parametrize("rules", EVENTS.values(), ids=EVENTS)
def test_no_order_of_acts_breaks_the_queue(
    work: Work, monkeypatch: pytest.MonkeyPatch, rules: dict[str, Any]
) -> None:
    def every_third(work: Work, event: Event, ids: Collection[int]) -> Mapping[int, int]:
        """Say of every third person that they have received the same support before."""
        people = [work.session.get_one(Person, id) for id in ids]
        return {each.id: 60 for each in people if each.last_name[-1] in "258"}

    monkeypatch.setattr(admitting, "received_minutes", every_third)
    known_senders(work)
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=40,
        derandomize=not LONG,
        # Shrinking takes minutes: the long form does it.
        phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: QueueMachine(work, rules), settings=how)
