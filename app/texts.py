"""Words, dates and templates in the reader's language, built without a web request."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import clock
from app.errors import CONTEXT_END, NC_, Refusal
from app.line_ends import bound, with_whole_hours

LANGUAGES = ("pl", "en")
DEFAULT_LANGUAGE = "pl"
TEMPLATES = Path(__file__).parent.parent / "templates"
CATALOGUES = Path(__file__).parent / "translations"

_NBSP = "\u00a0"
_DASH = "\u2013"


class Texts:
    """The catalogue, the date formats and the templates of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def into(self, language: str) -> "Texts":
        """Return the texts of another language (an unknown one means the default)."""
        return texts_in(language if language in LANGUAGES else DEFAULT_LANGUAGE)

    def gettext(self, message: str, **values: object) -> str:
        """Return the message in this language, its named placeholders filled."""
        found = self._catalogue.gettext(message) if message else ""
        if CONTEXT_END in found:  # no translation, as in English: the context is not to be read
            found = found.partition(CONTEXT_END)[2]
        return found % values if values else found

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """Return a message whose words mean several things, in the meaning that the context names."""
        return self.gettext(NC_(context, message), **values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form of the message that fits the count; `count` is a placeholder too."""
        return self._catalogue.ngettext(one, many, count) % {"count": count, **values}

    def sentence(self, refusal: Refusal) -> str:
        """Return what a refusal says, in this language."""
        if refusal.plural is not None and refusal.count is not None:
            return self.ngettext(refusal.message, refusal.plural, refusal.count, **refusal.values)
        return self.gettext(refusal.message, **refusal.values)

    def day(self, day: date) -> str:
        """Return a day in full: «sobota, 12 grudnia 2026»."""
        return self._date(day, "EEEE, d MMMM y")

    def day_plain(self, day: date) -> str:
        """Return a day without its weekday: «12 grudnia 2026»."""
        return self._date(day, "d MMMM y")

    def day_short(self, day: date) -> str:
        """Return a day for tables: «sob. 12.12.2026»."""
        return self._date(day, "EEE dd.MM.y" if self.language == "pl" else "EEE d MMM y")

    def month(self, day: date) -> str:
        """Return a month and year as they stand alone: «maj 2023»."""
        return self._date(day, "LLLL y")

    def month_short(self, day: date) -> str:
        """Return the short name of a month: «lis»."""
        return self._date(day, "LLL").rstrip(".")

    def days(self, days: Sequence[date]) -> str:
        """Return one or more days in a row: «13–14 listopada 2026 (piątek–sobota)»."""
        first, last = days[0], days[-1]
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            span = f"{first.day}{_DASH}{self._date(last, 'd MMMM y')}"
        else:
            span = f"{self._date(first, 'd MMMM y')} {_DASH} {self._date(last, 'd MMMM y')}"
        return f"{span} ({self._date(first, 'EEEE')}{_DASH}{self._date(last, 'EEEE')})"

    def clock(self, hour: time | datetime) -> str:
        """Return an hour: «9:00»."""
        return f"{hour.hour}:{hour.minute:02d}"

    def hours(self, start: time | None, end: time | None) -> str:
        """Return the hours of a session: «godz. 9:00–15:00», or nothing if none is known."""
        if start is None:
            return ""
        span = self.clock(start) + (f"{_DASH}{self.clock(end)}" if end else "")
        return f"godz.{_NBSP}{span}" if self.language == "pl" else span

    def moment(self, instant: datetime) -> str:
        """Return an instant as local day and hour: «sob. 12.12.2026, 10:42»."""
        here = clock.local(instant)
        return f"{self.day_short(clock.today(instant))}, {self.clock(here)}"

    def nbsp(self, text: str) -> str:
        """Return a title or a legal text whose lines don't end in a wrong place; see `app.line_ends`."""
        return bound(text)

    def whole_hours(self, text: str) -> str:
        """Return a line about dates whose hours stay together; see `app.line_ends`."""
        return with_whole_hours(text)

    @cached_property
    def filters(self) -> Mapping[str, Callable[..., str]]:
        """The formats that templates use, by name."""
        named: Iterable[Callable[..., str]] = (
            self.day, self.day_plain, self.day_short, self.month, self.month_short, self.days,
            self.clock, self.moment, self.nbsp, self.sentence, self.whole_hours,
        )  # fmt: skip
        return {each.__name__: each for each in named} | {"translated": self.translated}

    def translated(self, message: object) -> str:
        """Return a message id in this language; a text that is none comes back as it is."""
        return self.gettext(str(message)) if message else ""

    def render(self, template: str, **context: object) -> str:
        """Return a template (a letter, say) rendered in this language."""
        return self._environment().get_template(template).render(texts=self, **context)

    def _date(self, day: date, pattern: str) -> str:
        if isinstance(day, datetime):
            raise TypeError("an instant has no day but a local one: see clock.today")
        return _formatted(day, pattern, "pl" if self.language == "pl" else "en_GB")

    def _environment(self) -> Environment:
        return _environment(self.language)


@lru_cache(maxsize=2048)
def _formatted(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale).replace(" ", _NBSP)


@lru_cache
def texts_in(language: str) -> Texts:
    """Return the texts of a language; loaded once a process."""
    return Texts(language)


@lru_cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        # Pages are escaped; letters are plain text.
        autoescape=lambda name: name is not None and name.endswith(".html"),  # noqa: S701
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a new version of a letter comes with a new process
    )
    texts = texts_in(language)
    installer: Any = environment
    installer.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True, pgettext=texts.pgettext)
    environment.filters.update(texts.filters)
    return environment


@lru_cache
def _catalogue(language: str) -> Translations:
    """Merge the rooms' catalogues. They are read as text: there is no compiled file to go stale."""
    merged: Translations | None = None
    for path in sorted((CATALOGUES / language).glob("*.po")):
        binary = io.BytesIO()
        with path.open("rb") as source:
            write_mo(binary, read_po(source, locale=language))
        binary.seek(0)
        room = Translations(binary)
        if merged is None:
            merged = room  # the first brings the language's plural rule
        else:
            merged.merge(room)
    return merged or Translations()
