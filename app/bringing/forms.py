"""Forms of lists: a file or a pasted table, what its columns mean, who of doubtful pairs is the same."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import Length, Optional

from app import typed
from app.bringing.cells import NameOrder
from app.bringing.columns import LABELS, LEFT_OUT, Says
from app.bringing.entries import QUESTION, SESSION
from app.bringing.labels import TARGETS, WANTED
from app.bringing.models import BroughtList, Manner, PairVerdict, Target
from app.bringing.operations.planning import ListChoices
from app.bringing.operations.reading import meanings
from app.bringing.queries.attending import open_sessions
from app.bringing.queries.planning import questions_asked
from app.errors import N_, Refusal
from app.files.storage import Upload
from app.files.tables import table_upload
from app.registrations.counting import appoints, needs_papers
from app.registrations.why_closed import is_late
from app.web.fields import day_field
from app.web.forms import Form
from app.web.language import current_texts
from app.work import Work

NOTHING_SENT = N_("Choose a file, or paste the rows.")
BOTH_SENT = N_("There is a file, and there are pasted rows: send one of them.")
_ORDERS = {
    NameOrder.first_last: N_("first name, then last name: Anna Nowak"),
    NameOrder.last_first: N_("last name, then first name: Nowak Anna"),
}


class SendForm(Form):
    """A list that comes in: from a file, or pasted."""

    target = SelectField(N_("What becomes of the people"))
    file = FileField(
        N_("File"),
        description=N_(
            "A spreadsheet (XLSX, ODS, XLS) or CSV: up to 10 MB and 10,000 rows, in any order of columns."
        ),
    )
    pasted = TextAreaField(
        N_("Or rows pasted from a spreadsheet"),
        description=N_("Copy the rows with their headings there, and paste them here."),
        render_kw={"rows": 6},
        validators=[Optional(), Length(max=2_000_000)],
    )

    def offer(self, targets: Sequence[Target]) -> None:
        """Offer what the people can become; a single thing is not asked."""
        texts = current_texts()
        self.target.choices = [SelectChoice(each.value, texts.translated(TARGETS[each])) for each in targets]
        if len(targets) == 1:
            del self.target

    def upload(self) -> Upload:
        """Return what was sent, to be kept. Refuses nothing, both, and what is no list by its name."""
        sent = self.file.data if getattr(self.file.data, "filename", "") else None
        rows = (self.pasted.data or "").strip("\r\n")
        if sent is not None and rows.strip():
            raise Refusal(BOTH_SENT, field="pasted")
        if sent is not None:
            return table_upload(sent.filename, sent.stream.read(), field="file")
        if not rows.strip():
            raise Refusal(NOTHING_SENT, field="file")
        name = current_texts().gettext(N_("pasted rows"))
        # Spreadsheets part cells by tabs when they are pasted.
        return table_upload(f"{name}.tsv", rows.encode("utf-8", "replace"), field="pasted")


class ColumnsForm(Form):
    """What the columns of a list mean, and what is wanted of it; the fields of columns are added."""

    wanted = RadioField(N_("How the event takes them"), default=Manner.by_rules.value)
    since = day_field(N_("Members from"), hint=N_("The first day on which they belong to the group."))
    session = SelectField(
        N_("Session"),
        description=N_("For a column with marks, or if everybody on the list was there."),
        validate_choice=False,
    )
    reason = StringField(
        N_("Reason for accepting after registration closed"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=400)],
        description=N_("The history keeps it with each of them."),
    )
    with_letters = BooleanField(
        N_("Write to these people"),
        description=N_("Otherwise nobody is written to, and the history says so."),
    )
    source = StringField(
        N_("Who sent the list"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=200)],
        description=N_("The letter tells people where their data come from, for example: UMK w Toruniu."),
    )

    def fit(self, work: Work, brought: BroughtList) -> None:
        """Ask only what this list needs to be told."""
        texts, event = current_texts(), brought.event
        asked = {
            "wanted": event is not None and (appoints(event) or needs_papers(event)),
            "reason": event is not None and is_late(work, event),
            "with_letters": event is not None,
            "source": event is not None,
        }
        is_attendance = brought.target == Target.attendance
        for name, needed in asked.items():
            if not needed or is_attendance:
                del self[name]
        if brought.target != Target.roster:
            del self.since
        if "wanted" in self:
            self.wanted.choices = [
                SelectChoice(each.value, texts.translated(words)) for each, words in WANTED.items()
            ]
        if not is_attendance or event is None:
            del self.session
            return
        self.session.choices = [
            SelectChoice("", texts.gettext("– choose –")),
            *(SelectChoice(str(each.id), texts.day(each.day)) for each in open_sessions(event)),
        ]

    def columns(self) -> list[tuple[Any, Any]]:
        """Return the fields of the columns in order, each with that of the order of names, if it is asked."""
        found = []
        at = 0
        while f"column-{at}" in self:
            order = f"order-{at}"
            found.append((self[f"column-{at}"], self[order] if order in self else None))  # noqa: SIM401 - no dict
            at += 1
        return found

    def choices(self) -> ListChoices:
        """Return what was chosen."""
        columns = [field.data for field, _ in self.columns()]
        orders = {str(at): order.data for at, (_, order) in enumerate(self.columns()) if order and order.data}
        return ListChoices(
            columns=columns,
            orders={at: order for at, order in orders.items() if columns[int(at)] == Says.name},
            wanted=Manner(self.wanted.data) if "wanted" in self else Manner.by_rules,
            with_letters=bool(self.with_letters.data) if "with_letters" in self else False,
            source=self.source.data if "source" in self else None,
            reason=self.reason.data if "reason" in self else None,
            since=self.since.data if "since" in self else None,
            session_id=typed.number_in(self.session.data) if "session" in self else None,
        )


def columns_form(
    work: Work, brought: BroughtList, samples: Sequence[Sequence[str]], **kwargs: Any
) -> ColumnsForm:
    """Return the form of a list's columns, filled in with what they are taken to mean."""
    texts = current_texts()
    said = _meanings(work, brought)
    fields: dict[str, Any] = {}
    for at, heading in enumerate(brought.heading):
        label = heading or texts.gettext("Column %(number)s", number=at + 1)
        fields[f"column-{at}"] = SelectField(label, choices=list(said), default=brought.columns[at])
        if brought.columns[at] == Says.name or _may_be_names(samples[at]):
            choices = [SelectChoice("", texts.gettext("– choose –"))]
            choices += [SelectChoice(each.value, texts.translated(words)) for each, words in _ORDERS.items()]
            order = texts.gettext("Order of names in “%(column)s”", column=label)
            fields[f"order-{at}"] = SelectField(
                order, choices=choices, default=brought.orders.get(str(at), "")
            )
    form: ColumnsForm = type("ColumnsOfList", (ColumnsForm,), fields)(**kwargs)
    form.fit(work, brought)
    return form


def shown_choices(brought: BroughtList) -> dict[str, Any]:
    """Return what was chosen of a list, for its form."""
    return {
        "wanted": brought.wanted.value,
        "with_letters": brought.with_letters,
        "source": brought.source,
        "reason": brought.reason,
        "since": brought.since,
        "session": str(brought.session_id or ""),
    }


def _may_be_names(cells: Sequence[str]) -> bool:
    return bool(cells) and all(
        1 < len(each.split()) < 6 and not any(c.isdigit() or c == "@" for c in each) for each in cells
    )


def _meanings(work: Work, brought: BroughtList) -> list[SelectChoice]:
    texts = current_texts()
    questions = questions_asked(work, brought)
    days = {each.id: each.day for each in open_sessions(brought.event)} if brought.event is not None else {}
    found = [SelectChoice(LEFT_OUT, texts.gettext("– leave out –"))]
    for each in meanings(work, brought):
        if each.startswith(QUESTION):
            label = questions[int(each.removeprefix(QUESTION))].label(texts.language)
            found.append(SelectChoice(each, texts.gettext("Answer: %(question)s", question=label[:80])))
        elif each.startswith(SESSION):
            day = texts.day_plain(days[int(each.removeprefix(SESSION))])
            found.append(SelectChoice(each, texts.gettext("Attendance on %(day)s", day=day)))
        else:
            found.append(SelectChoice(str(each), texts.translated(LABELS[Says(each)])))
    return found


class PairsForm(Form):
    """What staff say of doubtful pairs, by the place of the row (`pair-7`)."""


def pairs_form(places: Sequence[int], **kwargs: Any) -> PairsForm:
    """Return the form of the doubtful rows at these places."""
    texts = current_texts()
    choices = [
        SelectChoice(PairVerdict.same.value, texts.gettext("the same person")),
        SelectChoice(PairVerdict.different.value, texts.gettext("two people")),
    ]
    fields = {
        f"pair-{place}": RadioField(
            texts.gettext("Is this one person?"), choices=choices, validators=[Optional()]
        )
        for place in places
    }
    form: PairsForm = type("PairsOfList", (PairsForm,), fields)(**kwargs)
    return form


def verdicts_of(form: PairsForm, places: Sequence[int]) -> dict[int, PairVerdict]:
    """Return what was said, by place; of whom nothing was said stays doubtful."""
    said = {place: form[f"pair-{place}"].data for place in places}
    return {place: PairVerdict(verdict) for place, verdict in said.items() if verdict in set(PairVerdict)}
