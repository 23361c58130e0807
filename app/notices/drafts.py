"""The texts with which an office begins: shipped drafts, filled in with what is known."""

from functools import cache
from pathlib import Path

from app.notices.models import TextKind
from app.office.office import Office
from app.projects.models import Project

_FOLDER = Path(__file__).parent / "shipped"
_UNKNOWN = {
    "pl": {
        "project": "[[tytuł projektu]]",
        "programme": "[[nazwa programu]]",
        "controller": "[[pełna nazwa administratora danych]]",
        "email": "[[adres e-mail]]",
    },
    "en": {
        "project": "[[title of the project]]",
        "programme": "[[name of the programme]]",
        "controller": "[[full name of the controller]]",
        "email": "[[e-mail address]]",
    },
}


def draft_text(office: Office, project: Project | None, kind: TextKind, language: str) -> str:
    """Return the shipped text; what nobody has said yet stands as `[[…]]`."""
    known = {
        "project": project.name if project else None,
        "programme": project.programme_pl if project else None,
        "controller": office.shown_name,
        "email": office.email if office.is_reachable else None,
    }
    text = _shipped(kind.value, language)
    for name, unknown in _UNKNOWN[language].items():
        text = text.replace(f"{{{name}}}", known[name] or unknown)
    return text


@cache
def _shipped(kind: str, language: str) -> str:
    return (_FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8").strip()
