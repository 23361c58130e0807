"""The operation itself refuses people who may not cancel an event, whatever the form offers."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Role
from app.errors import Refusal
from app.events.models import EventStatus, Publication
from app.events.operations.editing import NOT_YOURS_TO_CANCEL, edit
from app.work import Work
from tests.support.cast import actor, an_event, staff

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(("role", "refused"), [(Role.co_organiser, True), (Role.organiser, False)])
@pytest.mark.parametrize("cancels", [True, False])
def test_a_co_organiser_neither_cancels_nor_brings_back(
    work: Work, work_as: Callable[..., Work], role: Role, refused: bool, cancels: bool
) -> None:
    states = (EventStatus.planned, EventStatus.cancelled)
    before, after = states if cancels else states[::-1]
    draft: dict[str, Any] = {"publication": Publication.draft, "published_at": None, "status": before}
    event, own = an_event(work, **draft), actor(staff(work, "Konrad", role))
    if refused:
        with pytest.raises(Refusal, match=NOT_YOURS_TO_CANCEL):
            edit(work_as(own), event, {"status": after}, event.version)
    else:
        edit(work_as(own), event, {"status": after}, event.version)
    assert event.status == (before if refused else after)
