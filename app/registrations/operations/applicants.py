"""From what was typed to a person, an institution and the snapshot on the registration."""

from dataclasses import dataclass

from app.columns import name_sort_key
from app.consents.operations import GivenConsent
from app.errors import Refusal
from app.names import refuse_addresses
from app.people.models import Person
from app.people.operations import Met, institution_for, meet, meet_by_phone
from app.questions.answers import SentAnswers
from app.registrations.asked import NAMES, Details, copy_to
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Details):
    """What somebody typed to sign up, cleaned; an empty `email` only from staff."""

    language: str = "pl"
    privacy_notice_version: str | None = None
    project_notices: tuple[int, ...] = ()
    """The rows of the other controllers' notices that were read."""
    consents: tuple[GivenConsent, ...] = ()
    answers: SentAnswers | None = None
    """What was sent of the event's own questions; None where nobody asked them."""


def applicant(work: Work, application: Application) -> Person:
    """Return the person of an application, made if need be.

    A person without e-mail is known by phone and name. Refuses an application with neither, and names that
    hold addresses.
    """
    return meet_applicant(work, application).person


def meet_applicant(work: Work, application: Application) -> Met:
    """Do what `applicant` does, and tell whether the person is new."""
    refuse_addresses(**{name: getattr(application, name) for name in NAMES})
    if application.email:
        return meet(
            work,
            application.first_name,
            application.last_name,
            application.email,
            application.phone,
            application.language,
        )
    if not application.phone:
        raise Refusal("Give an e-mail address or a phone number.", field="email")
    return meet_by_phone(
        work, application.first_name, application.last_name, application.phone, application.language
    )


def fill_in(work: Work, registration: Registration, application: Application) -> None:
    """Write the snapshot of an application onto a registration."""
    write(registration, application)
    registration.language = application.language
    set_institution(work, registration, application.institution)


def write(registration: Registration, details: Details) -> None:
    """Write the details onto a registration, all but the institution: `set_institution` does that."""
    copy_to(registration, details)
    registration.name_sort = name_sort_key(details.last_name, details.first_name)


def set_institution(work: Work, registration: Registration, text: str | None) -> None:
    """Set the institution and the snapshot of its name and type."""
    institution = institution_for(work, text) if text else None
    registration.institution = institution
    registration.institution_id = institution.id if institution else None
    registration.institution_name = text
    registration.institution_type = institution.type if institution else None


def note_reading(registration: Registration, application: Application) -> None:
    """Record which versions of the notices were read."""
    registration.privacy_notice_version = application.privacy_notice_version
    registration.project_notices = [str(id) for id in application.project_notices] or None
