"""The events and the staff of this room's tests, and lists brought in."""

from collections.abc import Callable
from typing import Any

import pytest

from app.bringing.models import BroughtList, Target
from app.bringing.operations.planning import ListChoices, choose
from app.bringing.operations.reading import ListPlace, take_in
from app.events.models import Event
from app.files.tables import read_table, table_upload
from app.groups.models import Group
from app.work import Work
from tests.support.open_events import make_event
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina", "make_event"]

HEADING = "Imię;Nazwisko;E-mail;Telefon;Instytucja"
Bring = Callable[..., BroughtList]


@pytest.fixture
def bring(work: Work) -> Bring:
    """Read lines as a list for an event or a group, and plan it as its columns were guessed."""

    def brought(
        to: Event | Group, *lines: str, heading: str = HEADING, target: Target | None = None, **chosen: Any
    ) -> BroughtList:
        data = "\n".join([heading, *lines]).encode()
        event, group = (to, None) if isinstance(to, Event) else (None, to)
        usual = Target.registrations if event else Target.roster
        upload = table_upload("lista.csv", data, field="file")
        table = read_table(data, field="file")
        made = take_in(work, ListPlace(target or usual, event, group), upload, table)
        columns = chosen.pop("columns", made.columns)
        choose(work, made, ListChoices(columns=columns, orders=chosen.pop("orders", made.orders), **chosen))
        work.session.commit()
        return made

    return brought
