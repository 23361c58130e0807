"""The register of institutions as people take it along."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Executable, Select

from app.errors import N_, NC_
from app.papers.lists import Kind, ListedColumn, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.people.labels import MUNICIPALITY_KINDS
from app.people.models import Institution
from app.registrations.lists import told_by
from app.texts import Texts
from app.work import Work

CHECKED, OPEN = "checked", "open"
STATES = {CHECKED: N_("checked"), OPEN: N_("to be looked at")}
_UNUSUAL = ("contact_name", "contact_email", "created_at", "subregion")
_COLUMNS = (
    Institution.name, Institution.type, Institution.sector, Institution.county, Institution.municipality,
    Institution.municipality_kind, Institution.subregion, Institution.nip, Institution.contact_name,
    Institution.contact_email, Institution.is_confirmed, Institution.created_at,
)  # fmt: skip


def institution_list_of(work: Work, query: Select[Institution]) -> Listing:
    """Return the institutions of a query, with one statement for all of them."""
    return Listing(
        key="institutions",
        title=work.texts.gettext("Institutions"),
        stem=work.texts.gettext("Institutions"),
        columns=_columns(work.texts),
        rows=lambda own: _rows(own, query),
    )


def _columns(texts: Texts) -> list[ListedColumn]:
    said: Said = {
        "name": (N_("Institution"), Kind.text, None),
        "type": (N_("Type"), Kind.text, None),
        "sector": (N_("Sector"), Kind.text, None),
        "county": (N_("County"), Kind.text, None),
        "municipality": (N_("Municipality"), Kind.text, None),
        "municipality_kind": (N_("Kind of municipality"), Kind.choice, told_by(texts, MUNICIPALITY_KINDS)),
        "subregion": (N_("Subregion"), Kind.text, None),
        "nip": (N_("Tax number"), Kind.text, None),
        "contact_name": (N_("Contact person"), Kind.text, None),
        "contact_email": (N_("E-mail of the contact"), Kind.text, None),
        "state": (N_("State"), Kind.choice, told_by(texts, STATES)),
        "created_at": (NC_("institution", "Added"), Kind.moment, None),
    }
    return columns_said(texts, said, unusual=_UNUSUAL, published=False)


def _rows(work: Work, query: Select[Institution]) -> Iterator[Sequence[Cell]]:
    asked: Executable = query.with_only_columns(*_COLUMNS).execution_options(yield_per=500)
    for *known, is_confirmed, created_at in work.session.execute(asked):
        kind = known[5].value if known[5] else None
        yield (*known[:5], kind, *known[6:], CHECKED if is_confirmed else OPEN, created_at)
