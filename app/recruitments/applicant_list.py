"""Everybody who applied for any event of a recruitment, as people take the list along."""

from app.errors import N_
from app.events.models import Recruitment
from app.papers.lists import Kind, Listing, Said, columns_said
from app.projects.funding import numbered_name, strip_of
from app.recruitments.applicants import ApplicantFilter, exported
from app.registrations.listing import STATES
from app.registrations.lists import CHANNELS, told_by
from app.work import Work

_UNUSUAL = ("municipality", "channel", "registered_at")


def applicant_list(work: Work, recruitment: Recruitment, asked: ApplicantFilter) -> Listing:
    """Return the applicants that are asked for, as a list; one statement for all its rows."""
    texts, id, project = work.texts, recruitment.id, recruitment.project
    said: Said = {
        "event": (N_("Event"), Kind.text, None),
        "day": (N_("First day"), Kind.date, None),
        "place": (N_("Place"), Kind.text, None),
        "state": (N_("State"), Kind.choice, told_by(texts, STATES)),
        "last_name": (N_("Last name"), Kind.text, None),
        "first_name": (N_("First name"), Kind.text, None),
        "institution": (N_("Institution"), Kind.text, None),
        "position": (N_("Position"), Kind.text, None),
        "municipality": (N_("Municipality"), Kind.text, None),
        "email": (N_("E-mail"), Kind.text, None),
        "phone": (N_("Phone"), Kind.text, None),
        "channel": (N_("Way of applying"), Kind.choice, told_by(texts, CHANNELS)),
        "registered_at": (N_("Time of registration"), Kind.moment, None),
    }
    facts = [(texts.gettext("Recruitment"), recruitment.title_pl)]
    return Listing(
        key="applicants",
        title=texts.gettext("Applicants"),
        stem=f"recruitment-{id}",
        columns=columns_said(texts, said, unusual=_UNUSUAL),
        rows=lambda own: exported(own, id, asked),
        facts=[(texts.gettext("Project"), numbered_name(texts, project)), *facts] if project else facts,
        strip=strip_of(work, project),
    )
