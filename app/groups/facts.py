"""What the history tells of groups."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields

ADDED = declare("group.added", "The group “%(name)s” was added")
CHANGED = declare("group.changed", "The group “%(name)s” was changed")
DELETED = declare("group.deleted", "The group “%(name)s” was deleted")
MEMBER_ADDED = declare("group.member_added", "%(member)s became a member of the group")
MEMBER_APPOINTED = declare(
    "group.member_appointed", "%(member)s became a member by resolution %(number)s of %(day)s"
)
MEMBER_CHANGED = declare("group.member_changed", "The membership of %(member)s was changed")
MEMBER_ENDED = declare("group.member_ended", "%(member)s is a member of the group until %(day)s")
MEMBER_REMOVED = declare("group.member_removed", "The membership of %(member)s was removed as a mistake")
MEETING_JOINED = declare("group.event_joined", "“%(title)s” became a meeting of the group “%(name)s”")
MEETING_PARTED = declare("group.event_parted", "“%(title)s” is no meeting of the group “%(name)s” any more")
TURNED_INTO = declare("group.turned_into", "From %(day)s on the group goes on as “%(name)s”")
CAME_FROM = declare("group.came_from", "The group came of “%(name)s”, with its members of %(day)s")

GROUP_FIELDS = {
    "group_name": N_("Name"),
    "group_kind": N_("Kind of group"),
    "group_project": N_("Project"),
    "group_county": N_("County"),
    "resolution_number": N_("Number of the resolution"),
    "resolved_on": N_("Day of the resolution"),
    "numbers_through": N_("Meetings are numbered through"),
    "meetings_before": N_("Meetings held before"),
    "membership_role": N_("Role in the group"),
    "membership_starts": N_("Member from"),
    "membership_ends": N_("Member until"),
    "membership_institution": N_("Institution"),
}
name_fields(GROUP_FIELDS)
