"""The office as pages and letters name it, and how a process keeps it: pure."""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

UNNAMED = "Zapisy"
"""The name of an office that has not given its own."""
UNREACHABLE = "zapisy@example.org"
"""The address of an office that has not given its own."""

EARLIER = "2026-11"
"""What registrations recorded of the one notice that there was before there were versions."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The office's picture: the checksum of its file, its kind, its size in pixels, and its words."""

    sha256: str
    content_type: str
    width: int
    height: int
    alternative_pl: str
    alternative_en: str | None

    def height_within(self, width: int, height: int) -> int:
        """Return the height in which the whole picture fits into a box of pixels, at least one."""
        return max(1, round(self.height * min(width / self.width, height / self.height, 1)))

    def width_within(self, width: int, height: int) -> int:
        """Return the width in which the whole picture fits into a box of pixels, at least one."""
        return max(1, round(self.width * min(width / self.width, height / self.height, 1)))


@dataclass(frozen=True, slots=True)
class InForce:
    """A published version of a notice: its row, what registrations record, and since when it holds."""

    id: int
    label: str
    since: datetime

    @property
    def is_earlier(self) -> bool:
        """Whether it is the text from before there were versions."""
        return self.label == EARLIER


@dataclass(frozen=True, slots=True)
class Office:
    """What is said of the office everywhere. Equal versions mean the same office; "" is the environment's.

    `site_published` and `reviewed` are days for the first draft of the accessibility statement.
    """

    version: str = ""
    name: str = UNNAMED
    email: str = UNREACHABLE
    phone: str | None = None
    sender_name: str | None = None
    reminder_days: str | None = None
    letter_text_pl: str | None = None
    letter_text_en: str | None = None
    logo: Logo | None = None
    privacy: InForce | None = None
    accessibility: InForce | None = None
    first_day_over: bool = False
    site_published: date | None = None
    reviewed: date | None = None

    @property
    def is_named(self) -> bool:
        """Whether somebody gave it a name."""
        return self.name != UNNAMED

    @property
    def is_reachable(self) -> bool:
        """Whether somebody gave it an address."""
        return self.email != UNREACHABLE

    @property
    def shown_name(self) -> str | None:
        """The office's name; None while there is only the product's."""
        return self.name if self.is_named else None

    @property
    def letters_from(self) -> str:
        """Whose name stands before the address from which letters come."""
        return self.sender_name or self.name


class Keeper:
    """The office as this process read it last; `first` is what the environment says of it."""

    def __init__(self, first: Office) -> None:
        self.first = first
        self._last = first
        self._lock = Lock()

    @property
    def last(self) -> Office:
        """The office as it was read last, without asking whether it still is so."""
        return self._last

    def keep(self, office: Office) -> None:
        """Keep what was just read."""
        with self._lock:
            self._last = office
