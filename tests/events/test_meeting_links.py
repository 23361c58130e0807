"""The address of a meeting out of what organisers paste: taken, or refused with a sentence."""

import pytest

from app.errors import Refusal
from app.events import meeting_links as rules
from app.events.meeting_links import meeting_link

OWN = "https://zapisy.example.org/"
ZOOM = "https://us02web.zoom.us/j/85312345678?pwd=QWErty123.1"
TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d"
WEBEX = "https://rops.webex.com/rops/j.php?MTID=m0123456789abcdef"
INVITATION = f"""Jan Kowalski is inviting you to a scheduled Zoom meeting.

Topic: Usługi w małej gminie
Join Zoom Meeting
{ZOOM}

Meeting ID: 853 1234 5678
Passcode: 123456
Find your local number: https://us02web.zoom.us/u/kbXyz
"""
OF_TEAMS = f"""________________________________________________________________
Spotkanie w aplikacji Microsoft Teams
Dołącz do spotkania<{TEAMS}>
Identyfikator spotkania: 332 118 440 611
Potrzebujesz pomocy?<https://aka.ms/JoinTeamsMeeting?omkt=pl-PL>
Dla organizatorów: Opcje spotkania<https://teams.microsoft.com/meetingOptions/?organizerId=1>
"""
WRAPPED = (
    "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fmeet.google.com%2Fabc-mnop-xyz&data=05"
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (ZOOM, ZOOM),
        (TEAMS, TEAMS),
        (WEBEX, WEBEX),
        ("https://meet.google.com/abc-mnop-xyz", "https://meet.google.com/abc-mnop-xyz"),
        ("https://bbb.uczelnia.edu.pl/b/jan-abc-123", "https://bbb.uczelnia.edu.pl/b/jan-abc-123"),
        ("https://meet.jit.si/Zespół(2)", "https://meet.jit.si/Zespół(2)"),
        ("https://rops.clickmeeting.com/spotkanie", "https://rops.clickmeeting.com/spotkanie"),
        (INVITATION, ZOOM),
        (INVITATION.replace("\n", " "), ZOOM),
        (OF_TEAMS, TEAMS),
        (WRAPPED, "https://meet.google.com/abc-mnop-xyz"),
        ("Spotkajmy się tu: https://bbb.example.edu/b/x-1.", "https://bbb.example.edu/b/x-1"),
        (f"{ZOOM} albo jeszcze raz {ZOOM}", ZOOM),
    ],
)
def test_it_is_found(typed: str, found: str) -> None:
    assert meeting_link(typed, OWN) == found


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("zoom.us/j/123456789", rules.NO_ADDRESS),
        ("kod 123 456", rules.NO_ADDRESS),
        ("javascript:alert(1)", rules.NO_ADDRESS),
        ("data:text/html,https", rules.NO_ADDRESS),
        ("https://localhost/spotkanie", rules.NO_ADDRESS),
        ("https://meet.example.org:99999999/x", rules.NO_ADDRESS),
        ("https://[::1/x", rules.NO_ADDRESS),
        ("http://zoom.us/j/123456789", rules.NOT_SAFE),
        ("https://jan:haslo@meet.example.org/x", rules.WITH_CREDENTIALS),
        ("https://meet.google.com@zly.example.org/abc", rules.WITH_CREDENTIALS),
        ("https://zoom.us/s/123456789?zak=eyJ0eXAi", rules.FOR_ONE),
        ("https://zoom.us/s/123456789", rules.FOR_ONE),
        ("https://bbb.example.edu/html5client/join?sessionToken=abc", rules.FOR_ONE),
        (f"{OWN}registrations/1.1.abc/", rules.OWN_ADDRESS),
        ("https://zoom.us/signin", rules.NO_MEETING),
        ("https://teams.microsoft.com/v2/", rules.NO_MEETING),
        ("https://meet.google.com/landing", rules.NO_MEETING),
        ("https://rops.webex.com/webappng", rules.NO_MEETING),
        ("https://a.example.org/1 https://b.example.org/2", rules.SEVERAL),
        (f"{ZOOM} lub {TEAMS}", rules.SEVERAL),
        ("https://meet.example.org/" + "x" * 1000, rules.TOO_LONG),
        ("https://" + "a" * 5000, rules.NO_ADDRESS),
    ],
)
def test_it_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        meeting_link(typed, OWN)
    assert (str(refused.value), refused.value.field) == (sentence, "online_link")
