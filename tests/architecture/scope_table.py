"""What decides who may see something, and who may change it: the fields of forms, the columns, the walk."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.world import DRAFT, SEMINAR, World

FOREIGN, FOREIGN_DRAFT = "obce", "obcy-szkic"
"""Two events of a second project: one published, with two meetings and nobody registered, and a draft."""

PEOPLE = (
    "visitor", "bartek", "daniel", "celina", "ewa", "paulina", "filip",
    "konrad", "ela", "iga", "olga", "piotr", "roza", "alicja", "grazyna",
)  # fmt: skip
"""Those of the role table, and: Konrad co-organises everything; Ela organises the seminar; Iga the seminar
and the second project; Olga the first project (the seminar's), Piotr the second one, Roza both."""

EVERYWHERE = ("alicja", "grazyna")
OF_FIRST = ("olga", "roza", *EVERYWHERE)
OF_SECOND = ("iga", "piotr", "roza", *EVERYWHERE)
OF_BOTH = ("roza", *EVERYWHERE)


@dataclass(frozen=True, slots=True)
class Try:
    """A request that would change who may see something; `field` is what it would set."""

    name: str
    field: str
    path: Callable[[World], str]
    form: Callable[[World], dict[str, object]]
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def _edit(
    name: str, slug: str, allowed: tuple[str, ...], field: str, value: Callable[[World], object]
) -> Try:
    def form(world: World) -> dict[str, object]:
        return {
            **EVENT,
            "choice": "notify",
            "version": world.ids[f"{slug}-version"],
            "project": kept(world),
            field: value(world),
        }

    def kept(world: World) -> object:
        return {SEMINAR: world.ids["project"], DRAFT: ""}.get(slug, world.ids["second"])

    return Try(name, f"EventForm.{field}", lambda world: f"/manage/events/{slug}/edit", form, allowed)


EVENT = {
    "title_pl": "Seminarium", "form_of_support": "seminar", "mode": "onsite", "status": "planned",
    "who_applies": "anybody",
    "who_decides": "arrival",
    "completed_by": "form",
}  # fmt: skip


LINE = {
    "name_pl": "Doradztwo", "form_of_support": "counselling", "unit_minutes": 60, "total_units": "20",
    "starts": "2026-03-01", "ends": "2026-12-31", "cancellation_hours": 24, "late_percent": 100,
    "no_show_percent": 100,
}  # fmt: skip


def _new(name: str, project: str, allowed: tuple[str, ...]) -> Try:
    return Try(
        name, "EventForm.project", lambda world: "/manage/events/new",
        lambda world: {**EVENT, "project": world.ids.get(project, "")}, allowed,
    )  # fmt: skip


def _post(
    name: str, field: str, path: str, allowed: tuple[str, ...], form: dict[str, object] | None = None,
    **of_world: str,
) -> Try:  # fmt: skip
    """A request with a fixed form; `of_world` are fields (and {parts} of the path) that name the world's."""

    def filled(world: World) -> dict[str, object]:
        return {**(form or {}), **{key: world.ids[value] for key, value in of_world.items()}}

    return Try(name, field, lambda world: path.format_map(world.ids), filled, allowed)


GROUP = {"name": "GGK Lubawa", "kind": "GGK", "meetings_before": 0}
CONTRACT = {
    "number": "1/2026", "starts": "2026-07-01", "ends": "2026-12-31", "unit": "60", "hours": "20",
    "version": 1,
}  # fmt: skip
MANAGERS = ("ewa", "paulina", "konrad", "ela", "iga", *OF_FIRST)
_CANCEL = {"reason": "choroba", "choice": "notify"}


def _together(world: World) -> dict[str, object]:
    part = f"event-{world.ids[FOREIGN]}"
    row = {"start_local": "2026-12-15", "start_hour": "09:00", "end_hour": "10:00"}
    return {
        "event": FOREIGN, "choice": "notify", f"{part}-version": world.ids[f"{FOREIGN}-version"],
        **{f"{part}-added-0-{name}": value for name, value in row.items()},
    }  # fmt: skip


TRIES = (
    _edit("seminar into the second project", SEMINAR, OF_BOTH, "project", lambda world: world.ids["second"]),
    _edit("seminar out of its project", SEMINAR, EVERYWHERE, "project", lambda world: ""),
    _edit("foreign event into the first project", FOREIGN, OF_BOTH, "project", lambda w: w.ids["project"]),
    _edit("draft into the first project", DRAFT, EVERYWHERE, "project", lambda world: world.ids["project"]),
    _edit("event into a project that is none", SEMINAR, (), "project", lambda world: 999_999),
    _edit("event into a word", SEMINAR, (), "project", lambda world: "Kooperacja"),
    _edit("draft cancelled in the editor", FOREIGN_DRAFT, OF_SECOND, "status", lambda world: "cancelled"),
    _new("new event in the first project", "project", OF_FIRST),
    _new("new event in the second project", "second", OF_SECOND),
    _new("new event in no project", "none", EVERYWHERE),
    _post(
        "copy of the seminar", "EventForm.project", f"/manage/events/{SEMINAR}/copy", OF_FIRST,
        {"title_pl": "Kopia", "start_local": "2026-12-01"},
    ),
    _post(
        "copy of the foreign event", "EventForm.project", f"/manage/events/{FOREIGN}/copy", OF_SECOND,
        {"title_pl": "Kopia", "start_local": "2026-12-01"},
    ),
    _post(
        "cancelling the seminar", "EventForm.status", f"/manage/events/{SEMINAR}/cancel",
        ("ela", "iga", *OF_FIRST), _CANCEL, version=f"{SEMINAR}-version",
    ),
    _post(
        "cancelling its only meeting", "EventForm.status",
        f"/manage/events/{SEMINAR}/meetings/{{{SEMINAR}-meeting-0}}/cancel",
        ("ela", "iga", *OF_FIRST), _CANCEL, version=f"{SEMINAR}-version",
    ),
    _post(
        "cancelling one of two meetings", "EventForm.status",
        f"/manage/events/{FOREIGN}/meetings/{{{FOREIGN}-meeting-0}}/cancel",
        ("konrad", *OF_SECOND), _CANCEL, version=f"{FOREIGN}-version",
    ),
    Try(
        "a meeting of a foreign event in an act on several", "event", lambda world: "/manage/changes/",
        _together, ("konrad", *OF_SECOND),
    ),
    _post(
        "a trainer of the seminar", "trainers.account", f"/manage/events/{SEMINAR}/trainers", MANAGERS,
        {"choice": "quiet"}, account="daniel",
    ),
    _post(
        "a trainer of another event's meeting", "trainers.meeting", f"/manage/events/{SEMINAR}/trainers", (),
        account="daniel", meeting=f"{FOREIGN}-meeting-0",
    ),
    _post(
        "another event's trainer in the plan of a day", "trainer",
        f"/manage/events/{FOREIGN}/sessions/{{{FOREIGN}-session}}/plan", (),
        {"blocks-0-start": "09:00", "blocks-0-end": "10:00"}, version=f"{FOREIGN}-version",
        **{"blocks-0-trainer": "celina"},
    ),
    _post(
        "a part of another module in the plan of a day", "part",
        f"/manage/events/{FOREIGN}/sessions/{{{FOREIGN}-session}}/plan", (),
        {"blocks-0-start": "09:00", "blocks-0-end": "10:00"}, version=f"{FOREIGN}-version",
        **{"blocks-0-part": "foreign-part"},
    ),
    _post(
        "a day planned by another event's address", "session",
        f"/manage/events/{SEMINAR}/sessions/{{{FOREIGN}-session}}/plan", (),
        {"blocks-0-start": "09:00", "blocks-0-end": "10:00"}, version=f"{SEMINAR}-version",
    ),
    _post(
        "a day of a foreign event planned", "session",
        f"/manage/events/{FOREIGN}/sessions/{{{FOREIGN}-session}}/plan", ("konrad", *OF_SECOND),
        {"blocks-0-start": "09:00", "blocks-0-end": "10:00"}, version=f"{FOREIGN}-version",
    ),
    _post(
        "a trainer taken off", "trainers.account", f"/manage/events/{SEMINAR}/trainers/remove", MANAGERS,
        {"choice": "quiet"}, account="celina",
    ),
    _post(
        "a substitute at the seminar", "SubstituteForm.account",
        f"/manage/events/{SEMINAR}/sessions/{{{SEMINAR}-session-0}}/substitute", MANAGERS,
        replaces="celina", account="daniel",
    ),
    _post(
        "a substitute for who leads another event", "SubstituteForm.replaces",
        f"/manage/events/{FOREIGN}/sessions/{{{FOREIGN}-session}}/substitute", (),
        replaces="celina", account="daniel",
    ),
    _post(
        "a substitute of another event taken back", "replaces",
        f"/manage/events/{SEMINAR}/sessions/{{{FOREIGN}-session}}/substitute/remove", (), replaces="celina",
    ),
    _post(
        "a substitute by another event's address", "session",
        f"/manage/events/{SEMINAR}/sessions/{{{FOREIGN}-session}}/substitute", (),
        replaces="celina", account="daniel",
    ),
    _post("publishing", "publication", f"/manage/events/{FOREIGN_DRAFT}/publish", ("konrad", *OF_SECOND)),
    _post("taking back", "publication", f"/manage/events/{FOREIGN}/unpublish", ("konrad", *OF_SECOND)),
    _post(
        "a document of another event", "download", f"/manage/events/{FOREIGN}/downloads/{{download}}", (),
        {"title": "x"},
    ),
    _post(
        "a document of another event taken off", "download",
        f"/manage/events/{FOREIGN}/downloads/{{download}}/remove", (),
    ),
    *(
        Try(
            f"{role} {where}", "RoleForm.role" if where == "everywhere" else "RoleForm.scope",
            lambda world: "/manage/people/{daniel}/roles".format_map(world.ids),
            lambda world, role=role, where=where: {
                "role": role, "scope": where.format_map(world.ids), "choice": "quiet",
            },
            ("grazyna",),
        )
        for role, where in (
            ("administrator", "everywhere"), ("organiser", "everywhere"), ("organiser", "project:{project}"),
            ("co_organiser", "event:{seminar}"), ("trainer", "event:{seminar}"),
        )
    ),
    Try(
        "a role taken", "staff.role",
        lambda world: "/manage/people/{olga}/roles/remove".format_map(world.ids),
        lambda world: {"role": "organiser", "scope": "project:{project}".format_map(world.ids)}, ("grazyna",),
    ),
    Try(
        "a role taken everywhere", "staff.scope",
        lambda world: "/manage/people/{alicja}/roles/remove".format_map(world.ids),
        lambda world: {"role": "organiser", "scope": "everywhere"}, ("grazyna",),
    ),
    Try(
        "a contract for the seminar", "ContractForm.serves", lambda world: "/manage/contracts/new",
        lambda world: {**CONTRACT, "number": "2", "account": world.ids["celina"],
                       "starts": "2027-01-01", "ends": "2027-12-31",
                       "serves": "event:{seminar}".format_map(world.ids)}, OF_FIRST,
    ),
    Try(
        "a contract for what another leads", "ContractForm.serves", lambda world: "/manage/contracts/new",
        lambda world: {**CONTRACT, "number": "2", "account": world.ids["celina"],
                       "serves": "event:{other}".format_map(world.ids)}, (),
    ),
    Try(
        "a contract changed", "contract",
        lambda world: "/manage/contracts/{contract}/edit".format_map(world.ids),
        lambda world: {**CONTRACT, "serves": "event:{seminar}".format_map(world.ids)}, OF_FIRST,
    ),
    Try(
        "a contract put upon another event", "ContractForm.serves",
        lambda world: "/manage/contracts/{contract}/edit".format_map(world.ids),
        lambda world: {**CONTRACT, "serves": "event:{other}".format_map(world.ids)}, (),
    ),
    _post("a contract removed", "contract", "/manage/contracts/{contract}/remove", OF_FIRST),
    _post("a month closed", "month", "/manage/cards/{project}/2026-08/close", OF_FIRST),
    *(
        Try(
            f"a line of support in the {name} project", "LineForm.project", lambda world: "/manage/lines/new",
            lambda world, name=name: {**LINE, "project": world.ids[name]}, allowed,
        )
        for name, allowed in (("project", OF_FIRST), ("second", OF_SECOND))
    ),
    Try(
        "a line of support into the second project", "LineForm.project",
        lambda world: "/manage/lines/{line}/edit".format_map(world.ids),
        lambda world: {**LINE, "version": 1, "project": world.ids["second"]}, OF_BOTH,
    ),
    _post(
        "a coach of a line", "CoachForm.account", "/manage/lines/{line}/coaches/", OF_FIRST,
        {"starts": "2026-04-01"}, account="tomasz",
    ),
    _post(
        "a coach taken off a line", "account", "/manage/lines/{line}/coaches/remove", OF_FIRST,
        account="tomasz",
    ),
    *(
        Try(
            f"a group in the {name} project", "GroupForm.project", lambda world: "/manage/groups/new",
            lambda world, name=name: {**GROUP, "project": world.ids[name]}, allowed,
        )
        for name, allowed in (("project", OF_FIRST), ("second", OF_SECOND))
    ),
    Try(
        "a group into the second project", "GroupForm.project",
        lambda world: "/manage/groups/{group}/edit".format_map(world.ids),
        lambda world: {**GROUP, "version": 1, "project": world.ids["second"]}, OF_BOTH,
    ),
    _post(
        "an event that becomes a group's meeting", "JoinEventForm.event",
        "/manage/groups/{group}/meetings/join", OF_FIRST, event="seminar",
    ),
    Try(
        "a foreign event that becomes a group's meeting", "JoinEventForm.event",
        lambda world: "/manage/groups/{group}/meetings/join".format_map(world.ids),
        lambda world: {"event": world.ids[f"{FOREIGN}-id"]}, (),
    ),
    *(
        Try(
            f"a recruitment in the {name} project", "RecruitmentForm.project",
            lambda world: "/manage/recruitments/new",
            lambda world, name=name: {"title_pl": "Nabór", "project": world.ids[name]}, allowed,
        )
        for name, allowed in (("project", OF_FIRST), ("second", OF_SECOND))
    ),
    Try(
        "a recruitment into the second project", "RecruitmentForm.project",
        lambda world: "/manage/recruitments/{empty_recruitment}/edit".format_map(world.ids),
        lambda world: {"title_pl": "Nabór", "version": 1, "project": world.ids["second"]}, OF_BOTH,
    ),
    _post(
        "an event that comes into a recruitment", "JoinRecruitmentForm.event",
        "/manage/recruitments/{recruitment}/events/join", OF_FIRST, event="seminar",
    ),
    Try(
        "a foreign event that comes into a recruitment", "JoinRecruitmentForm.event",
        lambda world: "/manage/recruitments/{recruitment}/events/join".format_map(world.ids),
        lambda world: {"event": world.ids[f"{FOREIGN}-id"]}, (),
    ),
    _post(
        "a group that goes on as another", "group", "/manage/groups/{group}/turn", OF_FIRST,
        {"name": "PZK", "kind": "PZK", "begins_on": "2027-01-01", "version": 1},
    ),
    _post("an account switched off", "is_active", "/manage/people/{celina}/off", ("grazyna",)),
    _post(
        "a new member of staff", "NewStaffForm.role", "/manage/people/new", ("grazyna",),
        {"name": "Nowa", "email": "nowa@example.org", "role": "administrator", "scope": "everywhere"},
    ),
    Try(
        "a new organiser of a project", "NewStaffForm.scope", lambda world: "/manage/people/new",
        lambda world: {"name": "Nowa", "email": "nowa@example.org", "role": "organiser",
                       "scope": "project:{project}".format_map(world.ids)}, ("grazyna",),
    ),
    _post(
        "a project renamed", "project", "/manage/projects/{project}/edit", ("grazyna",),
        {"name": "Inna nazwa", "strip_alternative": "Unia Europejska"},
    ),
)  # fmt: skip

CHOSEN_NO_SCOPE = {
    # Columns and format of a list that its address has let the reader see already (tests/exports).
    "ListForm.columns",
    "ListForm.format",
    # At the door: only of the link's own event and day, which tests/door asks with others.
    "NewDoorLinkForm.day",
    "marks",
    "q",
    "who",
    # Of the register of the address alone: what becomes of a correction, and which marks were shown.
    "CorrectionDecisionForm.decision",
    "shown",
    # To which event of the page's own recruitment people are moved; tests/recruitments asks with others.
    "target",
    # What the people of a list become at the event or group of its address; refused elsewhere
    # (tests/bringing/test_pages.py).
    "ColumnsForm.session",
    # Only pages of lists whose registers the actor takes (tests/returned_lists).
    "PlaceForm.printed",
    "ColumnsForm.wanted",
    "SendForm.target",
    # How a meeting report is read; of which session of the event of the address, and whose connections of its
    # own register: refused elsewhere (tests/meeting_reports/test_pages.py).
    "HowForm.zone",
    "HowForm.order",
    "ReportsForm.session",
    "ChooseForm.person",
    "sheet",
    # What a form asks, and of whom: only questions of the same form are offered for a condition.
    "FieldsForm.phone",
    "FieldsForm.position",
    "FieldsForm.institution",
    "FieldsForm.municipality",
    "FieldsForm.diet",
    "FieldsForm.measures",
    "FieldsForm.access_needs",
    "QuestionForm.condition",
    "kind",
    # What people say of themselves in the participation form, and whom an event asks for it.
    "ParticipationEntry.act",
    "ParticipationEntry.citizenship",
    "ParticipationEntry.participant_kind",
    "ParticipationEntry.sex",
    "ParticipationEntry.education",
    "ParticipationEntry.voivodeship",
    "ParticipationEntry.labour",
    "ParticipationEntry.foreign_background",
    "ParticipationEntry.third_country",
    "ParticipationEntry.minority",
    "ParticipationEntry.homeless",
    "ParticipationEntry.disability",
    "EventForm.participation",
    # Which showing of an evaluation is sent; what it was made for stands nowhere.
    "ticket",
    # What people ask for themselves.
    "PersonForm.diet",
    "PersonForm.measures",
    # Signed forms of the event of the address, and which of the buttons was pressed: forms of other events
    # are left alone in tests/signed_papers/test_deciding.py.
    "paper",
    "PaperForm.act",
    "LooseForm.act",
    # Who is ticked at an event's selection desk, and what becomes of all others of the list: foreign ones
    # are left out in tests/selection/test_desk.py.
    "kept",
    "rest",
    # A group of the event's project, else refused; the event is that of the address, which its reader
    # organises: tests/selection/test_appointing.py.
    "ResolutionForm.group",
    "ResolutionForm.is_meeting",
    # The rule of a series; the months are those of the event of the address.
    "SeriesForm.rhythm",
    "SeriesForm.listed",
    "PlaceFields.mode",
    "MeetingForm.planned",
    # How an event is led, applied for or worded; nobody sees more or less by it.
    "EventForm.form_of_support",
    # Whose region it is, in words: who reads it follows from roles.
    "RegionForm.partner",
    # To whom an organiser of the event writes, and to which of its public documents a letter leads: foreign
    # ones are refused or left out in tests/messages/test_writing.py.
    "MessageForm.readers",
    "MessageForm.documents",
    "LineForm.form_of_support",
    "LineForm.unit_minutes",
    "reason",
    # How long the breaks of a day were, asked again while they are typed.
    "break_minutes",
    # Meetings of the event of the address: those of others are no choice.
    "AccessForm.meetings",
    # Rows of the page's own line: tests/coaching/test_line_pages.py asks with foreign ones.
    "MoveForm.source",
    "MoveForm.target",
    "EventForm.mode",
    "EventForm.period_precision",
    "EventForm.who_applies",
    "EventForm.who_decides",
    "EventForm.completed_by",
    # How its hours are counted: programmes and modules are everybody's.
    "EventForm.module",
    "EventForm.unit_minutes",
    "EventForm.marks_blocks",
    "ByHandForm.channel",
    "LanguageForm.language",
    # Which of the page's own event's parallel groups a meeting is for.
    "MeetingForm.parallel_group",
    # How people meet, and which of the cancelled meetings of the page's own event is replaced.
    "MeetingForm.mode",
    "MeetingForm.replaces",
    # As what somebody stands on the register of a session that the page's reader may take, who it is, and
    # what they make up.
    "JoinForm.role",
    "JoinForm.registration",
    "JoinForm.makes_up",
    "JoinForm.stands_in_for",
    # Of events that the actor manages (tests/invitations/test_inviting.py asks with a foreign one), and what
    # the holder of an invitation's link answers, to which privacy notice.
    "InviteForm.past_event",
    "AnswerForm.answer",
    # How far a need at the page's own event is arranged (tests/needs tries another event's people), what is
    # served, and for which nights somebody stays.
    "ArrangingForm.state",
    "CateringForm.meals",
    "NightsForm.nights",
    # Whose pages of a batch are, of those who owe a form at an event that the actor manages.
    "LooseForm.person",
    "AnswerForm.privacy_version",
    # Whose list of interest is taken over: of events that the actor manages (tests/interest tries another).
    "SourceForm.source",
    # Which version of a consent was shown to the holder of a link.
    "OneConsentForm.text",
    # Which version of a notice was read, or is published (administrators only).
    "SignUpForm.privacy_version",
    "TakeOverForm.privacy_version",
    "PublishForm.number",
    # Whose sign-in a letter's link begins, among those whom the letter names.
    "person",
    # Rows of the page's own event: tests/attack/test_others_rows.py asks with foreign ones.
    "registration",
    "people",
    "scope",
    "act",
    # How a contract's hours are shown, and whose contract is asked for: the operation asks what it serves.
    "ContractForm.unit",
    "ContractPersonForm.account",
    "account",
    # What is suspended, of the projects that one organises: tests/changes/test_suspensions.py asks with
    # another one; and what of it was seen.
    "ScopeForm.project",
    "ScopeForm.form_of_support",
    "ScopeForm.mark",
    # Which part of the editor is saved: its fields are checked as those of the whole.
    "section",
    # A group of the link's own event that meets on its day (tests/door/test_walk_in.py).
    "WalkInForm.parallel_group",
    # The group of a person at the page's own event (tests/registrations/test_enrolling.py, foreign ones too),
    # which of them the page shows, and whose points are shown again.
    "EnrolmentForm.parallel_group",
    "parallel_group",
    "group",
    "page",
    # Another edition, of those that the actor manages: test_another_project_needs_the_right_there.
    "EditionForm.edition",
    # Programmes belong to nobody's scope: organisers everywhere change them (the role table).
    "ModuleForm.unit_minutes",
    "step",
    # Which institutions, all confirmed ones, get a link of a project that the actor organises; and which of
    # those that named a person sends them (tests/nominations/).
    "institution_id",
    "institution",
    # Whose hours a director sees: of those that take part in the page's own project
    # (tests/progress/test_institution_links.py asks with another).
    "NewLinkForm.institution",
    "NewLinkForm.language",
    # Institutions belong to nobody's scope: organisers everywhere merge them (the role table).
    "into",
    # When an institution is in a project, what kind its municipality is: who may apply, not who sees.
    "BelongingForm.project",
    # Who may apply for the page's own event; tests/eligibility asks with projects and groups of others.
    *(
        f"EligibilityForm.{name}"
        for name in (
            "institution_type",
            "county",
            "municipality_kind",
            "in_project",
            "outside_project",
            "group",
            "repeats",
        )
    ),
    "InstitutionForm.municipality_kind",
    # For whom and with whom one books: only within the own lines, as tests/coaching/test_pages.py tries.
    "HeldForm.came",
    "NewForm.line",
    "NewForm.recipients",
    "NewForm.request_key",
    "SlotsForm.line",
    "CancelForm.who",
    "NewForm.account",
    "SlotForm.slot",
    "SlotsForm.account",
    "SlotsForm.request_key",
    "line",
    "then",
}
"""Fields that choose something, and show nobody more or less."""

CARRIED = {"version", "seen", "key", "next", "back", "choice", "carried"}
"""What any form may carry along; each is checked where it is used."""

SCOPE_COLUMNS = {
    "events_substitutions.account_id",
    "events_substitutions.replaces_id",
    "events_events.project_id",
    "events_events.publication",
    "events_assignments.account_id",
    "events_assignments.role",
    "events_assignments.project_id",
    "events_assignments.event_id",
    "events_assignments.meeting_id",
    "people_global_roles.account_id",
    "people_global_roles.role",
    "people_accounts.is_active",
    "events_downloads.event_id",
    "events_institution_places.event_id",
    "events_meetings.event_id",
    "registrations_registrations.event_id",
    "lines_lines.project_id",
    "lines_coaches.account_id",
    "coaching_appointments.account_id",
    "contracts_contracts.account_id",
    "contracts_uses.event_id",
    "progress_institution_links.project_id",
    "projects_regions.project_id",
    "groups_groups.project_id",
    "recruitments_recruitments.project_id",
    "groups_events.event_id",
    "invitations_invitations.event_id",
    "changes_suspensions.project_id",
}
"""The columns from which access follows; no form sets those of downloads, meetings and registrations, which a
row keeps from its birth."""

OTHER_COLUMNS = {
    # What its owner alone has seen.
    "attendance_looks.account_id",
    # Belong to the row of an event and go with it.
    "events_registration_rules.event_id",
    "events_words.event_id",
    "events_published_changes.event_id",
    "events_cancelled_months.event_id",
    # Set by the address of the page that takes the batch, whose reader manages the event.
    "signed_papers_loose.event_id",
    # The same; whose a page is follows from its list, which the sender must take (tests/returned_lists).
    "returned_lists_scans.event_id",
    "returned_lists_scans.account_id",
    "returned_lists_sendings.event_id",
    "returned_lists_sendings.account_id",
    "returned_lists_pages.event_id",
    "returned_lists_pages.placed_by_id",
    "returned_lists_signs.account_id",
    # The project is the event's, whose form it is; dictionaries decide what can be chosen.
    "monitoring_forms.project_id",
    "monitoring_forms.keyed_by_id",
    "monitoring_confirmations.event_id",
    "monitoring_dictionaries.project_id",
    "monitoring_dictionaries.loaded_by_id",
    "bringing_lists.event_id",
    # What columns said in a project: only read for lists of the same project.
    "bringing_columns.project_id",
    # Set by the address.
    "selection_resolutions.event_id",
    "door_links.event_id",
    "door_links.account_id",
    "nominations_nominations.event_id",
    "nominations_consents.event_id",
    "nominations_consents.decided_by_id",
    "nominations_nominations.account_id",
    # A person's own: how they sign in, and who did something.
    "signed_papers_papers.decided_by_id",
    "bringing_lists.made_by_id",
    # What was said in a project: only read for reports of the same project.
    "meeting_reports_aliases.project_id",
    "meeting_reports_headings.project_id",
    "meeting_reports_reports.made_by_id",
    "bringing_lists.entered_by_id",
    "people_sign_ins.account_id",
    "people_second_factors.account_id",
    "people_recovery_codes.account_id",
    "attendance_evidence.account_id",
    "exports_choices.account_id",
    "attendance_evidence.withdrawn_by_id",
    "attendance_register_versions.account_id",
    "attendance_register_versions.agreed_by_id",
    # Who sent a correction in: only somebody else agrees to it (tests/attendance/test_second_person.py).
    "attendance_corrections.account_id",
    "attendance_corrections.refused_by_id",
    "registrations_registrations.entered_by_id",
    "events_sessions.meeting_id",
    "events_parallel_groups.event_id",
    "progress_tests.event_id",
    "lines_allocations.account_id",
    "ledger_month_locks.account_id",
    "ledger_month_locks.project_id",
    "projects_stages.project_id",
    "projects_agreements.project_id",
    "projects_institutions.project_id",
    "eligibility_rules.event_id",
    "questions_questions.event_id",
    "questions_sheets.event_id",
    "surveys_competences.event_id",
    "eligibility_rules.project_id",
    "projects_documents.project_id",
    "coaching_held_records.account_id",
    "progress_institution_links.account_id",
    "progress_outcomes.account_id",
    "cards_cards.account_id",
    "events_letters.event_id",
    "notices_texts.project_id",
    "consents_consents.event_id",
    "interest_entries.event_id",
    "interest_letters.event_id",
    "interest_sources.event_id",
    "interest_sources.source_id",
    "interest_counts.event_id",
    "needs_plans.event_id",
    "needs_frozen.event_id",
    "messages_messages.event_id",
    "messages_messages.sent_by_id",
    "messages_due_rounds.event_id",
    "messages_daily_letters.account_id",
    # Who did the work, which gives no access by itself.
    "ledger_entries.account_id",
    "events_blocks.account_id",
    "events_meetings.replaces_id",
    # The rule of a series, and months in which a meeting is planned: no one is let in by them.
    "events_series.event_id",
    "events_planned_months.event_id",
    "timetable_versions.project_id",  # set once, and never changed
    "changes_suspensions.account_id",
    "changes_suspended.event_id",
}
"""Columns that point to projects, events, meetings or accounts, and from which nobody's access follows."""
