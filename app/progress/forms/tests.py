"""What the page of tests sends: how a test is set up, points typed in a table, points pasted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wtforms import TextAreaField
from wtforms.validators import InputRequired

from app.errors import N_, Refusal
from app.progress.models import EventTest, TestKind
from app.progress.points import points_of
from app.web.fields import AmountField
from app.web.forms import Form

_NAME = re.compile(r"p-(entry|exit)-(\d{1,9})", re.ASCII)


class SetUpForm(Form):
    """How many points a test has, and from how many it is passed."""

    most_points = AmountField(N_("Points in all"), validators=[InputRequired()])
    pass_points = AmountField(N_("Points to pass"), description=N_("Empty: all who take it pass it."))

    @classmethod
    def of(cls, kind: TestKind, test: EventTest | None, *, posted: bool) -> "SetUpForm":
        """Return the form of one test, as posted or filled; its fields' ids differ from the other's."""
        data = {"most_points": test.most_points, "pass_points": test.pass_points} if test else {}
        form = cls(data=data) if posted else cls(formdata=None, data=data)
        for each in (form.most_points, form.pass_points):
            each.id = f"{kind.value}-{each.name}"
            each.label.field_id = each.id
        return form


class PasteForm(Form):
    """Lines of points."""

    pasted = TextAreaField(N_("Lines"), render_kw={"rows": 8})


@dataclass(slots=True)
class PostedScores:
    """Points typed in a table, by kind of test and registration: wanted, seen before, and unreadable ones."""

    wanted: dict[TestKind, dict[int, float | None]] = field(default_factory=dict)
    seen: dict[TestKind, dict[int, float | None]] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)


def posted_scores(posted: Mapping[str, str], tests: Mapping[TestKind, EventTest]) -> PostedScores:
    """Return the points of fields `p-<test>-<registration>` that differ from `was-<test>-<registration>`."""
    found = PostedScores()
    for name, typed in posted.items():
        match = _NAME.fullmatch(name)
        if match is None or match[1] not in [kind.value for kind in tests]:
            continue
        kind, id = TestKind(match[1]), int(match[2])
        was = posted.get(f"was-{kind.value}-{id}", "")
        if typed.strip() == was:
            continue
        try:
            most = tests[kind].most_points
            found.wanted.setdefault(kind, {})[id] = points_of(typed, most) if typed.strip() else None
            found.seen.setdefault(kind, {})[id] = points_of(was, most) if was else None
        except Refusal as refusal:
            found.refused[name] = refusal
    return found
