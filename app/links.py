"""Addresses that leave the product in letters and calendars, and the tokens that act in them."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MAC_BYTES = 16
_LARGEST = 2**31 - 1
"""The largest number that a row can have."""


class Purpose(StrEnum):
    """What a token allows; a token of one purpose is worth nothing for another."""

    manage = "manage"
    form = "form"
    appointment = "appointment"
    institution = "institution"
    invitation = "invitation"
    newsletter = "newsletter"
    interest = "interest"
    paper = "paper"
    signing_list = "signing-list"
    door = "door"
    door_code = "door-code"
    door_person = "door-person"
    door_row = "door-row"
    answer_file = "answer-file"
    evaluation = "evaluation"
    person_feed = "person-feed"
    trainer_feed = "trainer-feed"
    organiser_feed = "organiser-feed"
    sign_in_person = "sign-in-person"
    sign_in_staff = "sign-in-staff"
    set_password = "set-password"  # noqa: S105 (the name of a purpose)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a verified token says: the row it opens and the version for which it was made."""

    id: int
    version: int


class Links:
    """Builds absolute addresses below `base_url` and signs tokens with the first of `keys`.

    A token is an HMAC over purpose, id and version; it is never stored, so that a later mail can
    carry it again. Tokens of older keys still verify, so that keys can rotate. The caller must
    compare the version with the row's: raising the row's version kills every earlier token. Links to
    sign in and to set a password also run out (`accounts/operations/sign_in.py`: LINK_MINUTES,
    `accounts/operations/accounts.py`: SET_PASSWORD_DAYS), as does the form's (`registrations/own_links.py`).
    """

    def __init__(self, base_url: str, keys: Sequence[str]) -> None:
        self._base_url = base_url.rstrip("/")
        self._keys = [key.encode() for key in keys]

    def token(self, purpose: Purpose, id: int, version: int) -> str:
        """Return the token that opens row `id` at `version` for one purpose."""
        return f"{_base36(id)}.{_base36(version)}.{_mac(self._keys[0], purpose, id, version)}"

    def claim(self, purpose: Purpose, token: str) -> Claim | None:
        """Return what the token proves, or None if it is forged, broken or of another purpose."""
        parts = token.split(".")
        if len(parts) != 3 or len(token) > 80 or not token.isascii():
            return None
        try:
            id, version = int(parts[0], 36), int(parts[1], 36)
        except ValueError:
            return None
        if not (0 <= id <= _LARGEST and 0 <= version <= _LARGEST):
            return None
        good = [hmac.compare_digest(_mac(key, purpose, id, version), parts[2]) for key in self._keys]
        same = (_base36(id), _base36(version)) == (parts[0], parts[1])
        return Claim(id, version) if any(good) and same else None

    def absolute(self, path: str) -> str:
        """Return the absolute address of a path of this installation."""
        return f"{self._base_url}{path}"

    def event(self, slug: str) -> str:
        """Return the address of an event's public page."""
        return self.absolute(f"/events/{slug}/")

    def registration(self, id: int, version: int) -> str:
        """Return the address of the participant's page for one registration."""
        return self.absolute(f"/registrations/{self.token(Purpose.manage, id, version)}/")

    def appointment(self, invitee_id: int, version: int) -> str:
        """Return the address at which a recipient sees, confirms or cancels one appointment."""
        return self.absolute(f"/appointments/{self.token(Purpose.appointment, invitee_id, version)}/")

    def interest(self, entry_id: int, secret: int) -> str:
        """Return the address at which somebody confirms their interest in a next edition, or leaves."""
        return self.absolute(f"/interest/{self.token(Purpose.interest, entry_id, secret)}/")

    def newsletter(self, person_id: int) -> str:
        """Return the address at which a reader of the newsletter withdraws."""
        return self.absolute(f"/newsletter/{self.token(Purpose.newsletter, person_id, 1)}/")

    def invitation(self, id: int, version: int) -> str:
        """Return the address at which an invited person or institution answers."""
        return self.absolute(f"/invitations/{self.token(Purpose.invitation, id, version)}/")

    def evaluation(self, id: int, version: int) -> str:
        """Return the address, the same for all, at which an event's evaluation is given."""
        return self.absolute(f"/evaluations/{self.token(Purpose.evaluation, id, version)}/")

    def door(self, id: int, version: int) -> str:
        """Return the address at which somebody without an account marks who comes to a meeting."""
        return self.absolute(f"/door/{self.token(Purpose.door, id, version)}/")

    def door_code(self, registration_id: int, version: int) -> str:
        """Return what a participant's code for the door says: an address that tells what the code is."""
        return self.absolute(f"/door-codes/{self.token(Purpose.door_code, registration_id, version)}/")

    def institution(self, id: int, version: int) -> str:
        """Return the address at which an institution's director sees the hours of its own people."""
        return self.absolute(f"/institutions/{self.token(Purpose.institution, id, version)}/")

    def feed(self, purpose: Purpose, id: int, version: int) -> str:
        """Return the secret address of somebody's calendar."""
        return self.absolute(f"/feeds/{self.token(purpose, id, version)}.ics")

    def sign_in(self, purpose: Purpose, id: int, version: int) -> str:
        """Return the address that signs its holder in, once."""
        return self.absolute(f"/sign-in/{self.token(purpose, id, version)}")

    def set_password(self, id: int, version: int) -> str:
        """Return the address at which a member of staff sets a password, once."""
        return self.absolute(f"/set-password/{self.token(Purpose.set_password, id, version)}")


def _mac(key: bytes, purpose: Purpose, id: int, version: int) -> str:
    digest = hmac.digest(key, f"zapisy\n{purpose}\n{id}\n{version}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode().rstrip("=")


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("a token carries no negative number")
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if number == 0:
            return digits
