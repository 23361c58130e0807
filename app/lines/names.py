"""How lines and their recipients are called."""

from app.events.titles import Title
from app.lines.models import LineRecipient, SupportLine


def line_title(line: SupportLine, language: str) -> Title:
    """Return a line's name in the reader's language, else in Polish with its language said."""
    if language == "en" and line.name_en:
        return Title(line.name_en, "en")
    return Title(line.name_pl, "pl")


def with_kind(kind: str, name: str) -> str:
    """Return a line's name with the kind of support before it, unless the name begins with it."""
    return name if name.casefold().startswith(kind.casefold()) else f"{kind}: {name}"


def recipient_name(recipient: LineRecipient) -> str:
    """Return who receives: a person's name, or that of an institution alone."""
    if recipient.person is not None:
        return recipient.person.name
    return recipient.institution.name if recipient.institution is not None else ""
