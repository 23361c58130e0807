"""A register that is locked with the month of its project, to be corrected."""

from collections.abc import Callable

from sqlalchemy import func, select

from app.accounts.models import Account
from app.attendance.mark_keys import MarkKey
from app.attendance.operations import confirm_register, set_marks
from app.attendance.operations.correcting import WantedCorrection
from app.attendance.operations.filing import file_due
from app.events.models import Event, Session
from app.ledger.models import Book, LedgerEntry
from app.ledger.months import lock_month
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import actor, alicja, celina


class Locked:
    """A training of a project with a confirmed session in a closed month; Bartek was there, Anna not."""

    def __init__(self, work: Work, work_as: Callable[..., Work]) -> None:
        self.project = Project(name="Kooperacja", created_at=work.now)
        self.event: Event = a_training(work, project=self.project)
        self.people: list[Registration] = group(work, self.event, 2)
        self.session: Session = held(self.event, work)[0]
        self.planned()
        self.trainer: Account = celina(work, self.event)
        self.account: Account = alicja(work)
        self.work = work_as(actor(self.account))
        set_marks(self.work, self.session, marks(self.people, "present", "absent"))
        confirm_register(self.work, self.session, led=[self.trainer.id])
        self.month = f"{self.session.day:%Y-%m}"
        lock_month(self.work, self.project, self.month)
        file_due(self.work, self.project.id, self.month)
        work.session.commit()

    def planned(self) -> None:
        """Change how the day is planned before it is marked: here not at all."""

    @property
    def path(self) -> str:
        """Where the session's pages begin."""
        return f"/manage/events/{self.event.slug}/sessions/{self.session.id}"

    def wanted(
        self, value: str = "present", reason: str = "lista papierowa", seen: int = 1
    ) -> WantedCorrection:
        """Return a correction of Anna's mark."""
        return WantedCorrection(marks={MarkKey(self.people[1].id): value}, reason=reason, seen=seen)

    def sums(self, book: Book) -> dict[int | None, int]:
        """Return what a book says, by registration or account."""
        who = LedgerEntry.account_id if book == Book.delivered else LedgerEntry.registration_id
        query = select(who, func.sum(LedgerEntry.minutes)).where(LedgerEntry.book == book).group_by(who)
        return {id: int(sum) for id, sum in self.work.session.execute(query) if sum}
