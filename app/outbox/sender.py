"""From whom letters come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sender:
    """The name that readers see, and the address."""

    name: str
    address: str


def sender_of(config: Mapping[str, Any]) -> Sender:
    """Return the office's sender; its name is the one in MAIL_SENDER, else the office's."""
    return Sender(config["MAIL_SENDER_NAME"] or config["OFFICE_NAME"], config["MAIL_DEFAULT_SENDER"])
