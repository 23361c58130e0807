"""What an operation says when it can't do what was asked."""

from collections.abc import Mapping


class Refusal(Exception):
    """A request that the rules do not allow, with a sentence for the person who asked.

    `message` is an English message id with named placeholders, `values` fill them; the edge
    translates. `field` names the form field to which the sentence belongs. `plural` and
    `count` make a message that counts.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        plural: str | None = None,
        count: int | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.plural = plural
        self.count = count
        self.values: Mapping[str, object] = values or {}


class Closed(Refusal):
    """A refusal because of time or state (late, early, closed, cancelled): answered with 409."""


class Outdated(Refusal):
    """The event was changed by somebody else since its form was shown."""


class Missing(Exception):
    """What was asked for does not exist, or not for this reader: answered with 404."""


class Forbidden(Exception):
    """The reader is known and may not do this: answered with 403."""


def N_(message: str) -> str:
    """Declare a message id for the catalogues without translating it here."""
    return message


CONTEXT_END = "\x04"
"""What stands between context and words in a message id, as gettext has it."""


def NC_(context: str, message: str) -> str:
    """Declare a message id whose English words have several Polish ones; the context tells which is meant."""
    return f"{context}{CONTEXT_END}{message}"


OUTDATED = N_(
    "Somebody else saved this event meanwhile. Nothing that you typed is lost: look at the marks below."
)
