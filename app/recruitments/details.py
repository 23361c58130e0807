"""What is known of a recruitment, and what none can be."""

from dataclasses import dataclass

from app.errors import Refusal

MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentDetails:
    """A recruitment as it is to be, apart from its events."""

    title_pl: str
    title_en: str | None = None
    text_pl: str | None = None
    text_en: str | None = None
    project_id: int | None = None
    once_only: bool = True
    target: int | None = None


def check_recruitment(details: RecruitmentDetails) -> None:
    """Refuse what no recruitment can have, at its field."""
    if not details.title_pl.strip():
        raise Refusal("Type the title of the recruitment.", field="title_pl")
    if details.target is not None and not 1 <= details.target <= MOST:
        raise Refusal("This must be from 1 to %(most)s.", field="target", values={"most": MOST})
