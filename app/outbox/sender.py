"""From whom letters come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sender:
    """The name that readers see, and the address."""

    name: str
    address: str


def sender_of(config: Mapping[str, Any], chosen: str | None, office: str) -> Sender:
    """Return from whom letters come: the name chosen in the office's settings, else the one in MAIL_SENDER,
    else the office's."""
    return Sender(chosen or config["MAIL_SENDER_NAME"] or office, config["MAIL_DEFAULT_SENDER"])
