"""The ticks by which a form asks for consents: never required, never ticked beforehand."""

from collections.abc import Sequence
from typing import Any, cast

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField
from wtforms.form import BaseForm

from app.consents.operations import GivenConsent
from app.consents.queries import ASKED_WITH_REGISTRATION, OfferedConsent
from app.notices.models import TextKind
from app.typed import number_in
from app.web.forms import Form


class ConsentTick(BooleanField):
    """A tick whose value names the version of the text that was shown."""

    offered: OfferedConsent

    def text_id(self) -> int | None:
        """Return the row of the text that was agreed to; 0 for nonsense, None without a tick."""
        if not self.data or not self.raw_data:
            return None
        return number_in(str(self.raw_data[0])) or 0

    def untick_if_stale(self) -> None:
        """Take out a tick that was set at another version than the page shows now: that one was not read."""
        if self.text_id() != self.offered.text_id:
            self.data = False


def add_ticks(
    form: Form, offered: Sequence[OfferedConsent], typed: MultiDict[str, str] | None = None
) -> list[ConsentTick]:
    """Add a tick for each consent to a form, with what was sent; before the form is checked."""
    ticks: list[ConsentTick] = []
    for each in offered:
        name = _name(each.kind)
        BaseForm.__setitem__(form, name, cast(Any, ConsentTick(each.heading)))
        tick: Any = form[name]
        tick.offered = each
        tick.process(typed)
        ticks.append(tick)
    return ticks


def any_ticked(typed: MultiDict[str, str]) -> bool:
    """Tell whether a form came with a tick of `add_ticks`: without one nothing of the texts need be read."""
    return any(_name(kind) in typed for kind in ASKED_WITH_REGISTRATION)


def _name(kind: TextKind) -> str:
    return f"{kind.value}_consent"


def given_consents(ticks: Sequence[ConsentTick]) -> tuple[GivenConsent, ...]:
    """Return what was ticked."""
    found = [(tick.offered.kind, tick.text_id()) for tick in ticks]
    return tuple(GivenConsent(kind, text_id) for kind, text_id in found if text_id is not None)


class OneConsentForm(Form):
    """The button by which a consent is given: it names the text that the page showed."""

    text = HiddenField()

    def text_id(self) -> int:
        """Return the row of the text; 0 for nonsense."""
        return number_in(self.text.data) or 0
