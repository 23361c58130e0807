"""Forms about groups: what is known of one, its members, its meetings, and what it turns into."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.errors import N_
from app.events.models import Event
from app.groups.details import GroupDetails, MembershipDetails
from app.groups.models import Group, Membership
from app.groups.operations.roster import Member
from app.projects.models import Project
from app.typed import one_line
from app.web.fields import LenientDateField, NumberField, day_field, likely_year, line
from app.web.forms import Form, only_a_name, only_an_institution, valid_email, valid_phone
from app.web.language import current_texts


def _name(label: str, missing: str, limit: int = 300, hint: str = "", **options: Any) -> StringField:
    return StringField(
        label,
        description=hint,
        filters=[one_line],
        validators=[DataRequired(missing), Length(max=limit)],
        **options,
    )


def _kind() -> StringField:
    return _name(
        N_("Kind of group"), N_("Type the kind of group, for example PZK."), 40,
        N_("For example PGR, PZK, GGK, RGR or PGD."), render_kw={"list": "kinds"},
    )  # fmt: skip


class GroupForm(Form):
    """A closed group."""

    version = HiddenField()
    name = _name(N_("Name"), N_("Type the name of the group."))
    kind = _kind()
    county = line(N_("County"), 120)
    project = SelectField(N_("Project"))
    resolution_number = line(N_("Number of the resolution"), 120, hint=N_("That appointed the group."))
    resolved_on = day_field(N_("Day of the resolution"))
    numbers_through = BooleanField(
        N_("Number the meetings through"),
        description=N_(
            "All meetings are counted in one sequence, including those under the group's earlier name."
        ),
    )
    meetings_before = NumberField(
        N_("Meetings held before those in Zapisy"), validators=[InputRequired(), NumberRange(0, 1000)]
    )

    def offer(self, projects: Sequence[Project]) -> None:
        """Fill the list of projects; must come before the form is checked."""
        self.project.choices = [
            SelectChoice(str(each.id), each.short_name_pl or each.name) for each in projects
        ]

    def details(self) -> GroupDetails:
        """Return the group of a form that was found good."""
        return GroupDetails(
            name=self.name.data or "",
            kind=self.kind.data or "",
            project_id=int(self.project.data),
            county=self.county.data,
            resolution_number=self.resolution_number.data,
            resolved_on=self.resolved_on.data,
            numbers_through=bool(self.numbers_through.data),
            meetings_before=self.meetings_before.data or 0,
        )


def shown_group(group: Group) -> dict[str, Any]:
    """Return what the form of a group that exists starts with."""
    same = ("version", "name", "kind", "county", "resolution_number", "resolved_on", "numbers_through")
    values = {name: getattr(group, name) for name in same}
    return values | {"project": str(group.project_id), "meetings_before": group.meetings_before}


class TurnForm(Form):
    """What a group turns into, and from which day on."""

    version = HiddenField()
    begins_on = LenientDateField(
        N_("First day under the new name"),
        description=N_("The members of that day move along, and so do the meetings from that day on."),
        validators=[InputRequired(N_("Type the day from which the group has the new name.")), likely_year],
    )
    name = _name(N_("New name"), N_("Type the name of the group."))
    kind = _kind()
    resolution_number = line(N_("Number of the resolution"), 120)
    resolved_on = day_field(N_("Day of the resolution"))

    def details(self, group: Group) -> GroupDetails:
        """Return the new group; county and the way of numbering stay."""
        return GroupDetails(
            name=self.name.data or "",
            kind=self.kind.data or "",
            project_id=group.project_id,
            county=group.county,
            resolution_number=self.resolution_number.data,
            resolved_on=self.resolved_on.data,
            numbers_through=group.numbers_through,
        )


class MembershipForm(Form):
    """A membership: role, institution, days, and the act that appointed the person."""

    institution = StringField(
        N_("Institution"), filters=[one_line], validators=[Optional(), Length(max=300), only_an_institution]
    )
    role = line(N_("Role in the group"), 120)
    starts = day_field(N_("Member from"), N_("Empty: from the beginning of the group."))
    ends = day_field(N_("Member until"), N_("The last day. Empty: as long as the group works."))
    resolution_number = line(
        N_("Number of the resolution"), 120, hint=N_("If it is not the one that appointed the group.")
    )
    resolved_on = day_field(N_("Day of the resolution"))

    def details(self) -> MembershipDetails:
        """Return the membership of a form that was found good."""
        return MembershipDetails(
            role=self.role.data,
            institution=self.institution.data,
            starts=self.starts.data,
            ends=self.ends.data,
            resolution_number=self.resolution_number.data,
            resolved_on=self.resolved_on.data,
        )


class MemberForm(MembershipForm):
    """A new member: who, and the membership."""

    first_name = StringField(
        N_("First name"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the first name.")), Length(max=300), only_a_name],
    )
    last_name = StringField(
        N_("Last name"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the last name.")), Length(max=300), only_a_name],
    )
    email = EmailField(
        N_("E-mail"),
        description=N_("Without an e-mail address, give the phone: the person is told of meetings by phone."),
        filters=[one_line],
        validators=[Optional(), Length(max=320), valid_email],
    )
    phone = TelField(N_("Phone"), filters=[one_line], validators=[valid_phone])

    def member(self) -> Member:
        """Return who becomes a member."""
        return Member(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or None,
        )


def shown_membership(membership: Membership) -> dict[str, Any]:
    """Return what the form of a membership starts with."""
    same = ("role", "starts", "ends", "resolution_number", "resolved_on")
    institution = membership.institution.name if membership.institution else None
    return {name: getattr(membership, name) for name in same} | {"institution": institution}


class MembershipEndForm(Form):
    """The last day of a membership."""

    last_day = LenientDateField(
        N_("Last day as a member"), validators=[InputRequired(N_("Type the day.")), likely_year]
    )


class JoinEventForm(Form):
    """An event that becomes a meeting of the group."""

    event = SelectField(N_("Event"), coerce=int, validate_choice=False)

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
