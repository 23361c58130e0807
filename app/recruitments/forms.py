"""Forms about recruitments: what is known of one, and which events belong to it."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length

from app.errors import N_
from app.events.models import Event, Recruitment
from app.projects.models import Project
from app.recruitments.details import MOST, RecruitmentDetails
from app.typed import number_in, one_line
from app.web.fields import line, prose, whole
from app.web.forms import Form
from app.web.language import current_texts


class RecruitmentForm(Form):
    """A recruitment, apart from its events."""

    version = HiddenField()
    title_pl = StringField(
        N_("Title in Polish"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the title of the recruitment.")), Length(max=300)],
    )
    title_en = line(N_("Title in English"), hint=N_("The English page shows the Polish title without it."))
    text_pl = prose(N_("Text in Polish"), N_("What the events have in common, and how to choose among them."))
    text_en = prose(N_("Text in English"))
    project = SelectField(N_("Project"), description=N_("All events of the recruitment belong to it."))
    once_only = BooleanField(
        N_("One person takes part in one event only"),
        description=N_("Who applies for a second event is led to change the place or date instead."),
    )
    target = whole(
        N_("Number of people wanted"), 1, MOST, N_("Over all events together; each person counts once.")
    )

    def offer(self, projects: Sequence[Project], *, without: bool) -> None:
        """Fill the list of projects, before the form is checked; `without` offers to belong to none."""
        named = [SelectChoice(str(each.id), each.short_name_pl or each.name) for each in projects]
        none = SelectChoice("", current_texts().gettext("no project"))
        self.project.choices = [none, *named] if without else named

    def details(self) -> RecruitmentDetails:
        """Return the recruitment of a form that was found good."""
        return RecruitmentDetails(
            title_pl=self.title_pl.data or "",
            title_en=self.title_en.data,
            text_pl=self.text_pl.data,
            text_en=self.text_en.data,
            project_id=int(self.project.data) if self.project.data else None,
            once_only=bool(self.once_only.data),
            target=self.target.data,
        )


def shown_recruitment(recruitment: Recruitment) -> dict[str, Any]:
    """Return what the form of a recruitment that exists starts with."""
    project = recruitment.project_id
    return {
        "version": recruitment.version,
        "title_pl": recruitment.title_pl, "title_en": recruitment.title_en,
        "text_pl": recruitment.text_pl, "text_en": recruitment.text_en,
        "project": "" if project is None else str(project),
        "once_only": recruitment.once_only, "target": recruitment.target,
    }  # fmt: skip


def _id(value: object) -> int | None:
    return number_in(str(value))


class JoinRecruitmentForm(Form):
    """An event of the list that comes into the recruitment, or is taken out of it."""

    event = SelectField(
        N_("Event"), coerce=_id, validators=[DataRequired(N_("Choose an event."))], validate_choice=False
    )

    def offer(self, events: Sequence[Event]) -> None:
        """Fill the list of events."""
        texts = current_texts()
        self.event.choices = [
            SelectChoice(
                each.id,
                f"{each.title_pl} · {texts.day_short(each.starts_on)}" if each.starts_on else each.title_pl,
            )
            for each in events
        ]
