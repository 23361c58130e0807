"""The leaves of all rooms: blueprints and commands, in the order in which rooms may import each other."""

from flask import Flask

from app.attendance import routes as attendance
from app.bringing import routes as bringing
from app.bringing.commands import erase_old_lists
from app.cards import routes as cards
from app.catalogue import routes as catalogue
from app.changes import routes as changes
from app.coaching import routes as coaching
from app.consents import routes as consents
from app.demo import commands as demo_commands
from app.desk import routes as desk
from app.directory import commands as directory_commands
from app.directory import routes as directory
from app.door import routes as door
from app.feeds import routes as feeds
from app.form_editor import routes as form_editor
from app.groups import routes as groups
from app.interest import routes as interest
from app.interest.commands import erase_old_interest
from app.invitations import routes as invitations
from app.meeting_reports import routes as meeting_reports
from app.meeting_reports.commands import erase_old_reports
from app.messages import routes as messages
from app.messages.commands import (
    write_daily_letters,
    write_warnings_of_attendance,
    write_what_falls_due,
)
from app.monitoring import commands as monitoring_commands
from app.needs import routes as needs
from app.needs.commands import freeze_and_erase
from app.nominations import routes as nominations
from app.nominations.commands import tell_institutions
from app.notices import routes as notices
from app.office import routes as office
from app.outbox import commands as outbox_commands
from app.outbox.commands.worker import CHORES as CHORES_OF_WORKER
from app.own import routes as own
from app.participation import routes as participation
from app.persons import routes as persons
from app.pictures import routes as pictures
from app.progress import routes as progress
from app.questions.commands import erase_staged_files
from app.records import commands as records_commands
from app.recruitments import routes as recruitments
from app.registrations import routes as registrations
from app.registrations.commands import let_offers_lapse, open_places_that_are_due
from app.reports import commands as reports_commands
from app.reports import routes as reports
from app.returned_lists import routes as returned_lists
from app.returned_lists.commands import erase_old_scans
from app.selection import routes as selection
from app.sign_in import routes as sign_in
from app.signed_papers import routes as signed_papers
from app.signing_lists import routes as signing_lists
from app.site import commands as site_commands
from app.site import routes as site
from app.surveys import routes as surveys
from app.timetable import routes as timetable

LEAVES = (
    outbox_commands,
    office,
    sign_in,
    groups,
    notices,
    consents,
    monitoring_commands,
    registrations,
    form_editor,
    invitations,
    signed_papers,
    participation,
    selection,
    recruitments,
    attendance,
    signing_lists,
    door,
    meeting_reports,
    returned_lists,
    coaching,
    progress,
    nominations,
    surveys,
    cards,
    reports,
    reports_commands,
    needs,
    pictures,
    interest,
    timetable,
    changes,
    messages,
    records_commands,
    bringing,
    directory,
    directory_commands,
    catalogue,
    own,
    persons,
    desk,
    feeds,
    site,
    site_commands,
    demo_commands,
)


CHORES = (
    let_offers_lapse,
    open_places_that_are_due,
    tell_institutions,
    write_what_falls_due,
    write_daily_letters,
    write_warnings_of_attendance,
    freeze_and_erase,
    erase_staged_files,
    erase_old_interest,
    erase_old_lists,
    erase_old_reports,
    erase_old_scans,
)
"""What the worker does by the clock, within an application context."""


def install(app: Flask) -> None:
    """Install every room's blueprints and commands, and name the worker's chores."""
    app.extensions[CHORES_OF_WORKER] = CHORES
    for leaf in LEAVES:
        leaf.install(app)
