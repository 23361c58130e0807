"""The form in which a day is planned: one row a block."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import Optional

from app import clock
from app.errors import N_, Refusal
from app.events.blocks import MAX_BLOCKS, BlockPlan, Day, problems
from app.events.models import Block, Session
from app.events.operations.blocks import FOREIGN_TRAINER
from app.events.trainers import Led
from app.events.units import minutes_of_a_day, shown_hours
from app.programmes.models import Part
from app.texts import Texts
from app.typed import number_in
from app.web.fields import HourField, HoursField
from app.web.forms import Form
from app.web.language import current_texts
from app.web.rows import FormRow, FormRows

SPARE_ROWS = 2


class BlockRow(FormRow):
    """One block; a row in which nothing is typed is none."""

    start = HourField(N_("From"))
    end = HourField(N_("To"))
    part = SelectField(N_("Part"), validate_choice=False, default="")
    trainer = SelectField(N_("Trainer"), validate_choice=False, default="")
    hours = HoursField(N_("Teaching hours"), validators=[Optional()])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed or chosen."""
        return not any(field.data or any(field.raw_data or ()) for field in self)


class DayForm(Form):
    """The blocks of one day. Rows keep their number: `blocks-0-start` is the first one's."""

    version = HiddenField()
    blocks = FormRows(BlockRow, MAX_BLOCKS)

    def offer(self, texts: Texts, parts: Sequence[Part], trainers: Sequence[Led], unit: int) -> None:
        """Fill the choices of all rows, and say in which hours their teaching is typed."""
        none = SelectChoice("", "–")
        named = [SelectChoice(str(each.account_id), each.name) for each in trainers]
        taught = [SelectChoice(str(part.id), name_of(texts, part)) for part in parts]
        for row in self.rows:
            row.part.choices, row.trainer.choices = [none, *taught], [none, *named]
            row.hours.label.text = texts.gettext(N_("Hours (of %(unit)s min)"), unit=unit)
            for field in (row.start, row.end, row.part, row.trainer):
                field.label.text = texts.translated(field.label.text)

    @property
    def rows(self) -> list[BlockRow]:
        """The rows as forms."""
        return [entry.form for entry in self.blocks.entries]

    def add_rows(self, count: int = 1) -> None:
        """Add empty rows at the end, as far as a day may have more."""
        for _ in range(min(count, MAX_BLOCKS - len(self.blocks.entries))):
            self.blocks.append_entry()

    def plans(self, unit: int) -> list[BlockPlan]:
        """Return what was typed, without empty rows; hours that can't be read are left out."""
        return [_plan(row, unit) for row in self.rows if not row.is_empty]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what can be read; `check` puts the sentences into the page's language."""
        return bool(FlaskForm.validate(self, extra_validators))

    def check(self, day: Day, unit: int) -> bool:
        """Put a sentence at each field that is wrong; tell whether there is none."""
        good, rows = self.validate_on_submit(), [row for row in self.rows if not row.is_empty]
        for row in rows:
            _say_unknown(row)
            try:
                _minutes(row, unit)
            except Refusal as refusal:
                _say(row.hours, refusal)
        for each in problems(day, self.plans(unit)):
            field = rows[each.place][_FIELDS[each.key]]
            if not field.errors:
                _say(field, each.refusal)
        for row in rows:
            for field in row:
                field.errors = [current_texts().translated(error) for error in field.errors]
        self.blocks.errors = [row.errors for row in rows if row.errors]
        return good and not self.blocks.errors


_FIELDS = {"start": "start", "end": "end", "minutes": "hours", "part": "part"}


def name_of(texts: Texts, part: Part) -> str:
    """Return a part's name in the reader's language, as far as it has one."""
    return (part.name_en if texts.language == "en" else None) or part.name_pl


def shown_block(block: Block, unit: int) -> dict[str, Any]:
    """Return a block as its row shows it; hours only where not all of the time is taught."""
    whole = clock.minutes_between(block.session.day, block.starts_at, block.ends_at)
    return {
        "start": block.starts_at,
        "end": block.ends_at,
        "part": str(block.part_id or ""),
        "trainer": str(block.account_id or ""),
        "hours": None if block.minutes == whole else shown_hours(block.minutes, unit),
    }


def shown_day(session: Session, blocks: Sequence[Block], unit: int) -> dict[str, Any]:
    """Return a day as the form shows it."""
    return {
        "version": str(session.meeting.event.version),
        "blocks": [shown_block(block, unit) for block in blocks],
    }


def _plan(row: BlockRow, unit: int) -> BlockPlan:
    try:
        minutes = _minutes(row, unit)
    except Refusal:
        minutes = None
    start: Any = row.start.data
    end: Any = row.end.data
    return BlockPlan(start, end, minutes, _number(row.part.data), _number(row.trainer.data))


def _minutes(row: BlockRow, unit: int) -> int | None:
    hours: Any = row.hours.data
    return None if hours is None else minutes_of_a_day(hours, unit)


def _say_unknown(row: BlockRow) -> None:
    """Refuse a trainer who is not offered; the rules of blocks refuse a foreign part."""
    offered: Any = row.trainer.choices
    if row.trainer.data not in {choice.value for choice in offered}:
        row.trainer.errors = [FOREIGN_TRAINER]


def _say(field: Any, refusal: Refusal) -> None:
    field.errors = [*field.errors, current_texts().sentence(refusal)]


def _number(chosen: Any) -> int | None:
    """Return a chosen id; what is no number of a row is that of none."""
    text = str(chosen or "")
    if not text:
        return None
    found = number_in(text)
    return -1 if found is None else found
