"""A recruitment of the journeys: two places with long names, one of them full."""

from app.people.operations import institution_for
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.support.cast import an_event
from tests.support.recruitments import a_recruitment

FULL, FREE = "wspolny-nabor-w-piszu", "wspolny-nabor-w-ostrodzie"
TITLE = "Seminaria efektywnej pracy w zespołach międzyinstytucjonalnych w powiatach piskim i ostródzkim"


def add_joint(work: Work) -> None:
    """Add the recruitment; somebody with a long name has the only place of the first event."""
    name = "Miejsko-Gminny Ośrodek Pomocy Społecznej w Nowem Mieście nad Drwęcą"
    institution_for(work, name)
    full = an_event(
        work, FULL, days=46, capacity=1, title_pl="Seminarium w Piszu: zespoły międzyinstytucjonalne",
        title_en="Seminar in Pisz",
    )  # fmt: skip
    free = an_event(
        work, FREE, days=47, capacity=9, title_pl="Seminarium w Ostródzie: zespoły międzyinstytucjonalne",
        title_en="Seminar in Ostróda",
    )  # fmt: skip
    a_recruitment(work, full, free, title=TITLE, text_pl="Jeden nabór na dwa powiaty.", target=160)
    sign_up(
        work,
        full,
        Application(
            first_name="Małgorzata", last_name="Brzęczyszczykiewicz-Wawrzyszewska",
            email="malgorzata.joint@example.org", institution=name, privacy_notice_version="1",
        ),
    )  # fmt: skip
