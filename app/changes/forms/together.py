"""The form in which meetings of several events are changed in one act: a part for each event, one reason."""

from collections.abc import Sequence
from typing import Any

from app.changes.forms.overtaken import overtaken
from app.changes.forms.several import NOTHING, SeveralForm, shown_several
from app.changes.plan import Several
from app.errors import N_, Refusal
from app.events.models import Event
from app.texts import Texts
from app.web.fields import prose
from app.web.forms import Form

MOST_EVENTS = 10


class TogetherForm(Form):
    """Parts of several events. The fields of a part begin with its event: `event-7-meetings-0-start_local`.

    A part that was sent for another version of its event shows what was typed on what stands now; `outdated`
    says so.
    """

    reason = prose(N_("Reason"), N_("Goes into the letter if people are told."), rows=2)

    def __init__(self, events: Sequence[Event], *, sent: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outdated = False
        self.parts = [self._part(event, sent) for event in events]

    def _part(self, event: Event, sent: bool) -> SeveralForm:
        settings: dict[str, Any] = {"prefix": f"event-{event.id}-", "meta": {"csrf": False}}
        if sent:
            part = SeveralForm(event, **settings)
            if part.version.data == str(event.version):
                return part
            self.outdated = True
            return overtaken(part, **settings)
        return shown_several(event, **settings)

    def offer(self, texts: Texts) -> None:
        """Fill the choices of all rows and put their labels into the page's language."""
        for part in self.parts:
            part.offer(texts)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the parts, each with all its rows."""
        good = bool(super().validate(extra_validators))
        for part in self.parts:
            good = part.validate() and good
        return good

    def changes(self) -> list[Several]:
        """Return what is asked for, event by event; refuses nothing at all."""
        reason = self.reason.data or ""
        asked = [(part.event, part.wanted(reason)) for part in self.parts]
        found = [Several(event, wanted, reason) for event, wanted in asked if wanted]
        if not found:
            raise Refusal(NOTHING)
        return found
