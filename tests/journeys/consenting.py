"""Events for the journeys of consents and interest: with pictures, considered, and the one that follows."""

from app.events.models import WhoApplies
from app.work import Work
from tests.support.cast import an_event

PICTURED, CONSIDERED, FOLLOWING = "zdjecia-z-targow", "trzecia-tura", "czwarta-tura"


def add_consenting(work: Work) -> None:
    """Add the events."""
    contact = {"contact_name": "Alicja Nowak", "contact_email": "alicja@example.org"}
    an_event(
        work, PICTURED, days=21, title_pl="Targi usług społecznych", title_en="Fair of social services",
        takes_photos=True, **contact,
    )  # fmt: skip
    an_event(
        work, CONSIDERED, days=60, title_pl="Trzecia tura seminarium", title_en="Third run of the seminar",
        who_applies=WhoApplies.considered, **contact,
    )  # fmt: skip
    an_event(
        work, FOLLOWING, days=90, title_pl="Czwarta tura seminarium", title_en="Fourth run of the seminar",
        **contact,
    )  # fmt: skip
