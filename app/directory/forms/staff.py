"""Forms about staff accounts and their roles."""

from collections.abc import Sequence

from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length

from app import typed
from app.accounts.labels import ROLE_NAMES
from app.accounts.models import Role
from app.errors import N_
from app.events.models import Event
from app.lines.models import SupportLine
from app.projects.models import Project, Region
from app.web.forms import Form, only_a_name, valid_email
from app.web.language import current_texts

EVERYWHERE = "everywhere"


class RoleForm(Form):
    """A role, and where it is held."""

    role = SelectField(N_("Role"), validators=[DataRequired()])
    scope = SelectField(N_("Where"), validators=[DataRequired()])

    def offer(
        self,
        projects: Sequence[Project],
        regions: Sequence[Region],
        events: Sequence[Event],
        lines: Sequence[SupportLine],
    ) -> None:
        """Fill both lists, the regions with their projects; must come before the form is checked."""
        texts = current_texts()
        self.role.choices = [
            SelectChoice(str(role), texts.translated(name)) for role, name in ROLE_NAMES.items()
        ]
        self.scope.choices = [
            SelectChoice(EVERYWHERE, texts.gettext("everywhere")),
            *(
                SelectChoice(f"project:{each.id}", texts.gettext("project: %(name)s", name=each.name))
                for each in projects
            ),
            *(
                SelectChoice(
                    f"region:{each.id}",
                    texts.gettext(
                        "region: %(name)s (%(project)s)",
                        name=each.name,
                        project=each.project.short_name_pl or each.project.name,
                    ),
                )
                for each in regions
            ),
            *(
                SelectChoice(f"event:{each.id}", texts.gettext("event: %(name)s", name=each.title_pl))
                for each in events
            ),
            *(
                SelectChoice(f"line:{each.id}", texts.gettext("line of support: %(name)s", name=each.name_pl))
                for each in lines
            ),
        ]

    def chosen_role(self) -> Role:
        """Return the role of a form that was found good."""
        return Role(self.role.data or "")


class NewStaffForm(RoleForm):
    """A new member of staff with the first role."""

    name = StringField(
        N_("First and last name"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type the first and last name.")), Length(max=300), only_a_name],
    )
    email = EmailField(
        N_("E-mail"),
        filters=[typed.one_line],
        validators=[
            DataRequired(N_("Type the e-mail address.")),
            Length(max=320),
            valid_email,
        ],
    )
