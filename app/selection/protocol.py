"""The protocol of selection as a paper: who was chosen, who waits in which order, who was refused and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.clock import today
from app.errors import N_
from app.events.labels import COMPLETED_BY, WHO_DECIDES
from app.events.models import Event
from app.events.titles import title
from app.events.when import when_line, where_line
from app.office.queries import office
from app.papers.pdf import Cell, Paper, PaperColumn, PaperPart, page_text
from app.projects.funding import funding_line, strip_of
from app.registrations.models import ENDED, OFFERED, Registration, RegistrationState
from app.selection.decisions import Decisions
from app.selection.models import AppointingResolution
from app.work import Work

TITLE = N_("Protocol of selection")
_DASH = "\u2013"
_MEMBERS = 4
"""How many members of the committee, apart from its chair, find a line to sign on."""


def protocol(
    work: Work, event: Event, decided: Decisions, resolutions: Sequence[AppointingResolution] = ()
) -> Paper:
    """Return the protocol in the reader's language, with the resolutions that appointed the chosen.

    A draft while somebody is not decided about.
    """
    texts, open_ones = work.texts, decided.counts[RegistrationState.applied]
    draft = texts.ngettext(
        "Draft: %(count)s application is not decided yet.",
        "Draft: %(count)s applications are not decided yet.",
        open_ones,
    )
    return Paper(
        language=texts.language,
        title=texts.gettext(TITLE),
        facts=list(_facts(work, event, decided, resolutions)),
        columns=[
            PaperColumn(texts.gettext("Decision"), 4),
            PaperColumn(texts.gettext("People"), 1, right=True),
        ],
        rows=_counts(work, decided),
        totals=[(texts.gettext("All applications"), [str(decided.counts.total())])],
        parts=_parts(work, decided),
        signatures=_signatures(work),
        foot=texts.gettext(
            "%(title)s, as of %(moment)s", title=title(event, texts.language).text, moment=_now(work)
        ),
        page=page_text(texts),
        empty="",
        draft=draft if open_ones else "",
        draft_word=texts.gettext("DRAFT"),
        strip=strip_of(work, event.project),
    )


def _facts(
    work: Work, event: Event, decided: Decisions, resolutions: Sequence[AppointingResolution]
) -> Iterator[tuple[str, Cell]]:
    texts, rules = work.texts, event.rules
    told: list[tuple[str, Cell | None]] = [
        (N_("Form of support"), title(event, texts.language).text),
        (N_("When"), when_line(texts, event).text),
        (N_("Where"), where_line(texts, event)),
        (N_("Organiser"), event.organiser or office(work).name),
        (N_("Project"), funding_line(texts, event.project)),
        (N_("Places"), _places(work, event)),
        (N_("Who decides"), texts.gettext(WHO_DECIDES[rules.who_decides])),
        (N_("What makes an application complete"), texts.gettext(COMPLETED_BY[rules.completed_by])),
        (N_("How places are given"), rules.selection_rule),
        (N_("Resolution"), [_resolution(work, each) for each in resolutions]),
        (N_("Decided in Zapisy by"), [_decider(work, *each) for each in decided.deciders.items()]),
    ]
    for label, value in told:
        if value:
            yield texts.gettext(label), value


def _places(work: Work, event: Event) -> str:
    texts, rules = work.texts, event.rules
    limit = texts.gettext("no limit") if rules.capacity is None else str(rules.capacity)
    if rules.per_institution_limit is None:
        return limit
    each = texts.gettext("%(count)s for each institution", count=rules.per_institution_limit)
    return f"{limit}, {each}"


def _resolution(work: Work, resolution: AppointingResolution) -> str:
    return work.texts.gettext(
        "%(number)s of %(day)s: %(group)s",
        number=resolution.number,
        day=work.texts.day_plain(resolution.resolved_on),
        group=resolution.group.name,
    )


def _decider(work: Work, name: str, moments: tuple[datetime, datetime]) -> str:
    first, last = (work.texts.day_plain(today(each)) for each in moments)
    return f"{name}, {first}" if first == last else f"{name}, {first} {_DASH} {last}"


def _counts(work: Work, decided: Decisions) -> list[list[str]]:
    texts, counts = work.texts, decided.counts
    rows = [
        (N_("Chosen"), len(decided.chosen)),
        (N_("On the waiting list"), len(decided.waiting)),
        (N_("Refused"), len(decided.refused)),
        (N_("Not decided yet"), counts[RegistrationState.applied]),
        (
            N_("Withdrew, or taken off by staff"),
            sum(counts[state] for state in ENDED if state != RegistrationState.refused),
        ),
    ]
    return [[texts.gettext(label), str(count)] for label, count in rows]


def _parts(work: Work, decided: Decisions) -> list[PaperPart]:
    texts = work.texts
    remark = texts.gettext("Remark")
    return [
        _part(work, N_("Chosen"), decided.chosen, remark, [_remark(work, each) for each in decided.chosen]),
        _part(
            work, N_("Waiting list, in this order"), decided.waiting, remark, ["" for _ in decided.waiting]
        ),
        _part(
            work,
            N_("Refused"),
            decided.refused,
            texts.gettext("Reason"),
            [decided.reasons.get(each.id, "") for each in decided.refused],
        ),
    ]


def _part(
    work: Work, heading: str, rows: Sequence[Registration], last: str, words: Sequence[str]
) -> PaperPart:
    texts = work.texts
    return PaperPart(
        heading=texts.gettext(heading),
        columns=[
            PaperColumn(texts.gettext("No."), right=True),
            PaperColumn(texts.gettext("Person"), 3),
            PaperColumn(texts.gettext("Institution"), 4),
            PaperColumn(texts.gettext("County"), 2),
            PaperColumn(last, 3),
        ],
        rows=[
            [
                str(number),
                f"{each.last_name} {each.first_name}",
                each.shown_institution or _DASH,
                (each.institution.county if each.institution else None) or _DASH,
                said or _DASH,
            ]
            for number, (each, said) in enumerate(zip(rows, words, strict=True), start=1)
        ],
        empty=texts.gettext("Nobody."),
    )


def _remark(work: Work, registration: Registration) -> str:
    if registration.state not in OFFERED:
        return ""
    return work.texts.gettext("The place is offered, and not accepted yet.")


def _signatures(work: Work) -> list[str]:
    gettext = work.texts.gettext
    return [
        gettext("Place and date"),
        gettext("Chair of the committee"),
        *[gettext("Member of the committee")] * _MEMBERS,
    ]


def _now(work: Work) -> str:
    return work.texts.moment(work.now)
