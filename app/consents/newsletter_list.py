"""Who consents to the newsletter, as a list for a program for mailings."""

from collections.abc import Iterator, Sequence

from app.consents.queries import readers_of_newsletter
from app.errors import N_
from app.papers.lists import Kind, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.work import Work

_COLUMNS: Said = {
    "first_name": (N_("First name"), Kind.text, None),
    "last_name": (N_("Last name"), Kind.text, None),
    "email": (N_("E-mail"), Kind.text, None),
    "language": (N_("Language"), Kind.text, None),
    "given_at": (N_("Consent given on"), Kind.moment, None),
    "text": (N_("Version of the text"), Kind.number, None),
    "link": (N_("Link to withdraw"), Kind.text, None),
}


def newsletter_list(work: Work) -> Listing:
    """Return who consents, each with the link by which they withdraw."""
    return Listing(
        key="newsletter",
        title=work.texts.gettext("Newsletter"),
        stem="newsletter",
        columns=columns_said(work.texts, _COLUMNS, in_words=True),
        rows=_rows,
    )


def _rows(work: Work) -> Iterator[Sequence[Cell]]:
    for each in work.session.scalars(readers_of_newsletter()):
        person = each.person
        yield [
            person.first_name, person.last_name, person.email, person.language, each.given_at,
            each.text.number, work.links.newsletter(person.id),
        ]  # fmt: skip
