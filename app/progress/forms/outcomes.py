"""What the page of outcomes sends: a choice for each person, and the reason."""

import re
from collections.abc import Mapping

from wtforms import StringField
from wtforms.validators import Length, Optional

from app.errors import N_
from app.progress.models import OutcomeKind
from app.progress.operations import Choice
from app.progress.queries.outcomes import OutcomeRow
from app.typed import one_line
from app.web.forms import Form

_NAME = re.compile(r"o-(\d{1,9})", re.ASCII)


class OutcomesForm(Form):
    """The reason; each person's choice is a field of its own."""

    reason = StringField(
        N_("Reason"),
        filters=[one_line],
        validators=[Optional(), Length(max=400)],
        description=N_("Needed where something is changed that was decided before."),
    )


def proposals(rows: list[OutcomeRow]) -> list[Choice]:
    """Return the rule's proposals for everybody about whom nothing is decided yet."""
    return [Choice(row.registration.id, row.proposal, None) for row in rows if row.decided is None]


def posted_choices(posted: Mapping[str, str], rows: list[OutcomeRow]) -> list[Choice]:
    """Return the choices of fields `o-<registration>` that differ from what `was-<registration>` shows.

    Unknown words and people of other events are left out.
    """
    people = {row.registration.id for row in rows}
    found = []
    for name, value in posted.items():
        match = _NAME.fullmatch(name)
        if match is None or int(match[1]) not in people or not _is_known(value):
            continue
        was = posted.get(f"was-{match[1]}", "")
        if _is_known(was) and was != value:
            found.append(Choice(int(match[1]), _outcome(value), _outcome(was)))
    return found


def _is_known(value: str) -> bool:
    return value == "" or value in OutcomeKind.__members__


def _outcome(value: str) -> OutcomeKind | None:
    return OutcomeKind(value) if value else None
