"""The texts with which an office begins: shipped drafts, filled in with what is known of it."""

from datetime import date
from functools import cache
from pathlib import Path

from app.office.models import NoticeKind
from app.office.office import Office
from app.texts import texts_in

_FOLDER = Path(__file__).parent / "shipped"
_UNKNOWN = {
    "pl": {
        "controller": "[[pełna nazwa administratora danych]]",
        "email": "[[adres e-mail]]",
        "day": "[[data]]",
        "by_phone": " lub telefonicznie: ",
    },
    "en": {
        "controller": "[[full name of the controller]]",
        "email": "[[e-mail address]]",
        "day": "[[date]]",
        "by_phone": " or by phone: ",
    },
}


def draft_of(office: Office, kind: NoticeKind, language: str, address: str) -> str:
    """Return the shipped text of a notice; what nobody has said yet stands as `[[…]]`.

    `address` is the site's public one.
    """
    words = _UNKNOWN[language]
    values = {
        "{controller}": office.name if office.is_named else words["controller"],
        "{email}": office.email if office.is_reachable else words["email"],
        "{by_phone}": words["by_phone"] + office.phone if office.phone else "",
        "{address}": address,
        "{published}": _day(office.site_published, language),
        "{reviewed}": _day(office.reviewed, language),
    }
    text = _shipped(kind.value, language)
    for blank, value in values.items():
        text = text.replace(blank, value)
    return text


def _day(day: date | None, language: str) -> str:
    return texts_in(language).day_plain(day).replace("\u00a0", " ") if day else _UNKNOWN[language]["day"]


@cache
def _shipped(kind: str, language: str) -> str:
    return (_FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")
