"""Telling which files of a request were not read, since its time was used up."""

from collections.abc import Sequence

from app.web.language import current_texts
from app.web.rendering import notify

_MOST_NAMED = 10


def say_unread(names: Sequence[str]) -> None:
    """Name the files that were not read, the first ten of them; say nothing where all were."""
    if not names:
        return
    texts, count = current_texts(), len(names)
    named = ", ".join(name[:80] for name in names[:_MOST_NAMED])
    said = texts.ngettext(
        "Reading took too long, so %(count)s file was not read: %(names)s. The others came in; send this one "
        "once more.",
        "Reading took too long, so %(count)s files were not read: %(names)s. The others came in; send these "
        "once more, fewer at a time.",
        count,
        names=named + (", …" if count > _MOST_NAMED else ""),
    )
    notify("warning", said)
