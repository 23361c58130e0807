"""The address of an online meeting, out of what organisers paste: an address, or a whole invitation. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qs, parse_qsl, urlsplit

from app.errors import N_, Refusal

MAX_LINK = 1000
_ADDRESS = re.compile(r"(?<![\w/])https?://[^\s<>\"„”“«»]+", re.IGNORECASE)
_AFTER = ".,;:!?…'’*_)]}"
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
_WRAPPER = ".safelinks.protection.outlook.com"
"""Outlook writes addresses in mails as ones of its own, which lead through its check."""
_OF_ONE_PERSON = frozenset({"zak", "access_token", "id_token", "refresh_token", "sessiontoken"})

_HOSTS = (
    ("Zoom", r"(?:[\w-]+\.)*zoom(?:gov)?\.(?:us|com)", r"/(?:j|w|my|wc|(?:meeting|webinar)/register)/.+"),
    ("Microsoft Teams", r"teams\.(?:microsoft\.com|cloud\.microsoft)", r"/(?:l/meetup-join|meet|dl)/.+"),
    ("Microsoft Teams", r"teams\.live\.com", r"/meet/.+"),
    ("Google Meet", r"meet\.google\.com", r"/(?:[a-z]{3}-[a-z]{4}-[a-z]{3}|lookup/.+)"),
    ("Webex", r"[\w-]+\.webex\.com", r"/(?:.+/)?(?:j\.php|(?:meet|join|m|wbxmjs|webappng)/.+)"),
    ("GoTo Meeting", r"meet\.goto\.com|(?:global|app)\.gotomeeting\.com", r"/(?:join/)?\d{6,}"),
    ("ClickMeeting", r"[\w-]+\.clickmeeting\.com", r"/.+"),
    ("Jitsi", r"meet\.jit\.si", r"/.+"),
)  # fmt: skip
_HOSTS_START = re.compile(r"/s/\d+")

NO_ADDRESS = N_("This is not an address. Start the link with https://.")
NOT_SAFE = N_("The link begins with http://. Only https:// is taken: copy it again from the invitation.")
SEVERAL = N_("This text holds more than one address. Give only the link to the meeting.")
WITH_CREDENTIALS = N_(
    "A name or a password stands in this address, before the @. Copy the link that is meant for participants."
)
FOR_ONE = N_(
    "This link is for one person, who would be signed in by it. Copy the one that is meant for participants."
)
OWN_ADDRESS = N_("This is an address of these pages. Give the link to the online meeting.")
NO_MEETING = N_(
    "This address of %(service)s leads to no meeting. Copy the link from the invitation to the meeting."
)
TOO_LONG = N_("The link is longer than 1,000 characters. Copy the one that is meant for participants.")


def meeting_link(typed: str, own: str) -> str:
    """Return the one address into a meeting out of what was typed or pasted; `own` is that of these pages.

    Of a whole invitation the address is taken that leads into a meeting. Refused, with a sentence: no
    address, several, one that is not https, that holds somebody's credentials, or that leads to another page
    of a known service.
    """
    found = list(dict.fromkeys(_addresses(typed)))
    if not found:
        raise Refusal(NO_ADDRESS, field="online_link")
    if len(found) > 1:
        into = [each for each in found if _leads_into_a_meeting(each)]
        if len(into) != 1:
            raise Refusal(SEVERAL, field="online_link")
        found = into
    _check(found[0], own)
    return found[0]


def _addresses(typed: str) -> Iterable[str]:
    for match in _ADDRESS.finditer(typed):
        address = match.group()
        # Alone it was copied as it is; in a text it may end a sentence.
        yield _unwrapped(address if address == typed.strip() else address.rstrip(_AFTER))


def _unwrapped(address: str) -> str:
    parts = _split(address)
    if parts is not None and (parts.hostname or "").endswith(_WRAPPER):
        return parse_qs(parts.query).get("url", [address])[0]
    return address


def _check(address: str, own: str) -> None:
    parts = _split(address)
    if parts is None or not _HOST.fullmatch(parts.hostname or "") or re.search(r"[\s<>\"\\]", address):
        raise Refusal(NO_ADDRESS, field="online_link")
    if parts.scheme != "https":
        raise Refusal(NOT_SAFE, field="online_link")
    if "@" in parts.netloc:
        raise Refusal(WITH_CREDENTIALS, field="online_link")
    if parts.hostname == urlsplit(own).hostname:
        raise Refusal(OWN_ADDRESS, field="online_link")
    service = _name_of(parts)
    names = {name.lower() for name, _ in parse_qsl(f"{parts.query}&{parts.fragment}")}
    if names & _OF_ONE_PERSON or (service == "Zoom" and _HOSTS_START.match(parts.path)):
        raise Refusal(FOR_ONE, field="online_link")
    if service and not _leads_into_a_meeting(address):
        raise Refusal(NO_MEETING, field="online_link", values={"service": service})
    if len(address) > MAX_LINK:
        raise Refusal(TOO_LONG, field="online_link")


def _name_of(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    return next((name for name, hosts, _ in _HOSTS if re.fullmatch(hosts, host)), None)


def _leads_into_a_meeting(address: str) -> bool:
    parts = _split(address)
    host = parts.hostname if parts else None
    return parts is not None and any(
        re.fullmatch(hosts, host or "") and re.fullmatch(paths, parts.path) for _, hosts, paths in _HOSTS
    )


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None
