"""Why somebody has no place yet: pure rules over what is known of the event, the institution, the person."""

import enum

from app.errors import N_


class WhyWaiting(enum.StrEnum):
    """The reason for which a registration that is alive has no place.

    The first seven leave it `applied`: something is missing, or somebody has to decide or to find out. The
    others leave it on the waiting list.
    """

    offer_lapsed = "offer_lapsed"
    """A place was offered, and the time to answer passed: staff may still give one by hand."""

    papers = "papers"
    """The application is not complete: a signed form is missing."""

    eligibility_unknown = "eligibility_unknown"
    """Only chosen people may apply, and the institution is not known well enough to judge."""
    not_eligible = "not_eligible"
    """Not among those who may apply, as turned out once the institution was known: staff decide."""
    decision = "decision"
    """Staff decide who takes part."""
    institution_unknown = "institution_unknown"
    """Places are counted by institution, and staff have not confirmed this one yet."""
    no_institution = "no_institution"
    """Places are counted by institution, and none was given: staff decide."""
    event_full = "event_full"
    """All places are taken."""
    institution_full = "institution_full"
    """A place is free, but the institution has all of its own."""
    given_by_staff = "given_by_staff"
    """A place is free shortly before the start, when staff give places by hand."""


WHYS = {
    WhyWaiting.offer_lapsed: N_(
        "A place was offered, and the time to answer has passed: it goes to the next person. The "
        "registration stays on the list, and no place is offered again; the organiser may still give one."
    ),
    WhyWaiting.papers: N_(
        "The application is complete once the organiser has accepted the signed form. Its turn counts from "
        "then."
    ),
    WhyWaiting.eligibility_unknown: N_(
        "Only some institutions may send people to this event, and the organiser has still to confirm this "
        "one. The turn is kept, and we will write."
    ),
    WhyWaiting.not_eligible: N_(
        "This event is for other institutions or people. The organiser decides about the registration and "
        "will write."
    ),
    WhyWaiting.decision: N_("The organiser decides who takes part and will write; nothing needs to be done."),
    WhyWaiting.institution_unknown: N_(
        "The institution is not confirmed yet, and places are counted by institution. "
        "The turn is kept: as soon as the organiser has confirmed the institution, we will write."
    ),
    WhyWaiting.no_institution: N_(
        "No institution was given, and places are counted by institution. The turn is kept; "
        "the organiser decides and will write. An institution can be added below, in the data."
    ),
    WhyWaiting.event_full: N_("All places are taken. We will write if one becomes free."),
    WhyWaiting.institution_full: N_(
        "The institution has all of its places at this event. We will write if one of them becomes free."
    ),
    WhyWaiting.given_by_staff: N_(
        "The event begins soon: free places are now given by the organiser, who will write."
    ),
}
"""The reason in a sentence for the participant."""

FOR_STAFF = {
    WhyWaiting.offer_lapsed: N_("The offer of a place lapsed; one can be given by hand."),
    WhyWaiting.papers: N_("The signed form is not accepted yet."),
    WhyWaiting.eligibility_unknown: N_(
        "Whether this person may apply can't be judged: the register doesn't know enough of the institution."
    ),
    WhyWaiting.not_eligible: N_("Not among those who may apply: a decision is needed."),
    WhyWaiting.decision: N_("A decision is needed."),
    WhyWaiting.institution_unknown: N_("The institution is not confirmed yet."),
    WhyWaiting.no_institution: N_("No institution was given: a decision is needed."),
    WhyWaiting.event_full: N_("All places are taken."),
    WhyWaiting.institution_full: N_("The institution has all of its places."),
    WhyWaiting.given_by_staff: N_("A place is free: give it by hand."),
}
"""The reason in a sentence for staff."""


def why_not_countable(
    *, by_institution: bool, has_institution: bool, institution_known: bool
) -> WhyWaiting | None:
    """Return why a place can't be counted by institution, or None if it can or needn't be.

    `by_institution`: places are counted for each.
    """
    if not by_institution or (has_institution and institution_known):
        return None
    return WhyWaiting.institution_unknown if has_institution else WhyWaiting.no_institution


def why_in_line(*, event_is_full: bool, institution_is_full: bool) -> WhyWaiting:
    """Return why somebody on the waiting list has no place."""
    if event_is_full:
        return WhyWaiting.event_full
    return WhyWaiting.institution_full if institution_is_full else WhyWaiting.given_by_staff
