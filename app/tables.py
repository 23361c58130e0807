"""Every table of every room, imported, so that the metadata is whole for migrations and tests."""

from app.accounts import models as accounts
from app.attendance import models as attendance
from app.bringing import models as bringing
from app.cards import models as cards
from app.changes import models as changes
from app.coaching import models as coaching
from app.columns import Base
from app.consents import models as consents
from app.contracts import models as contracts
from app.door import models as door
from app.eligibility import models as eligibility
from app.events import models as events
from app.exports import models as exports
from app.files import models as files
from app.groups import models as groups
from app.history import models as history
from app.interest import models as interest
from app.invitations import models as invitations
from app.ledger import models as ledger
from app.lines import models as lines
from app.meeting_reports import models as meeting_reports
from app.messages import models as messages
from app.monitoring import models as monitoring
from app.needs import models as needs
from app.nominations import models as nominations
from app.notices import models as notices
from app.office import models as office
from app.outbox import models as outbox
from app.people import models as people
from app.persons import models as persons
from app.programmes import models as programmes
from app.progress import models as progress
from app.projects import models as projects
from app.questions import models as questions
from app.registrations import models as registrations
from app.returned_lists import models as returned_lists
from app.selection import models as selection
from app.signed_papers import models as signed_papers
from app.surveys import models as surveys
from app.timetable import models as timetable

MODELS = (
    outbox, history, files, office, people, accounts, exports, projects, programmes, events, lines, contracts,
    ledger, groups, questions, eligibility, notices, consents, monitoring, registrations, invitations,
    signed_papers, selection, attendance, meeting_reports, door, returned_lists, coaching, progress,
    nominations, surveys, cards, needs, timetable, changes, messages, persons, bringing, interest,
)  # fmt: skip
METADATA = Base.metadata
