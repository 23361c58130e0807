"""Every table of every room, imported, so that the metadata is whole for migrations and tests."""

from app.accounts import models as accounts
from app.attendance import models as attendance
from app.columns import Base
from app.events import models as events
from app.history import models as history
from app.ledger import models as ledger
from app.office import models as office
from app.outbox import models as outbox
from app.people import models as people
from app.registrations import models as registrations

MODELS = (outbox, history, office, people, accounts, events, ledger, registrations, attendance)
METADATA = Base.metadata
