"""The form of a letter to a set of people."""

import uuid
from typing import Any

from markupsafe import Markup
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app import typed
from app.errors import N_
from app.events.models import Download, Event
from app.messages.draft import BODY_LENGTH, SUBJECT_LENGTH, MessageDraft
from app.messages.readers import reader_sets
from app.web.forms import Form, no_placeholder
from app.web.request_work import current_work


class MessageForm(Form):
    """A letter to a set of people; `key` makes it act once, `seen` is the fingerprint of who was shown."""

    key = HiddenField()
    seen = HiddenField()
    readers = SelectField(N_("To whom"), validate_choice=False)
    subject_pl = StringField(
        N_("Subject"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type the subject.")), Length(max=SUBJECT_LENGTH), no_placeholder],
    )
    body_pl = TextAreaField(
        N_("Text"),
        description=N_(
            "Including the greeting. Dates and place, the link to the person's page, the contact and the "
            "signature are added. Web addresses become links."
        ),
        filters=[typed.stripped],
        validators=[DataRequired(N_("Type the text.")), Length(max=BODY_LENGTH), no_placeholder],
        render_kw={"rows": 10},
    )
    subject_en = StringField(
        N_("Subject in English"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=SUBJECT_LENGTH), no_placeholder],
    )
    body_en = TextAreaField(
        N_("Text in English"),
        description=N_("For people who registered in English. If left empty, they get the Polish letter."),
        filters=[typed.stripped],
        validators=[Optional(), Length(max=BODY_LENGTH), no_placeholder],
        render_kw={"rows": 6},
    )
    documents = SelectMultipleField(
        N_("Links to documents"),
        description=N_("Documents are linked, not attached."),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, event: Event) -> None:
        """Fill the choices of people and of public documents; a fresh form gets its key."""
        sets = reader_sets(current_work(), event)
        self.readers.choices = [SelectChoice(name, label) for name, label in sets.items()]
        # Titles are Polish, whatever the page's language.
        titled = Markup('<span lang="pl">{}</span>')
        self.documents.choices = [(each.id, titled.format(each.title)) for each in _offered(event)]
        if not _is_key(self.key.data):
            self.key.data = uuid.uuid4().hex

    def validate_readers(self, field: Any) -> None:
        """Refuse a set that is not offered."""
        if field.data not in {each.value for each in field.choices}:
            raise ValidationError(N_("Choose to whom you write."))

    def validate_subject_en(self, field: Any) -> None:
        """Refuse an English subject without its text, and the other way round."""
        if bool(field.data) != bool(self.body_en.data):
            raise ValidationError(N_("In English, give both subject and text, or neither."))

    def validate_body_en(self, field: Any) -> None:
        """Refuse an English text without its subject."""
        self.validate_subject_en(self.subject_en)

    def draft(self, event: Event) -> MessageDraft:
        """Return what was written, with the chosen documents as lines."""
        links, chosen = current_work().links, set(self.documents.data or ())
        lines = [
            f"{each.title}: {links.absolute(f'/events/{event.slug}/downloads/{each.id}')}"
            for each in _offered(event)
            if each.id in chosen
        ]
        return MessageDraft(
            readers=self.readers.data or "",
            subject_pl=self.subject_pl.data or "",
            body_pl=self.body_pl.data or "",
            subject_en=self.subject_en.data,
            body_en=self.body_en.data,
            documents=lines,
        )


def _offered(event: Event) -> list[Download]:
    """Return the documents that everybody may open; others are on the page to which each letter leads."""
    return [each for each in event.downloads if each.file_id is not None and not each.for_confirmed]


def _is_key(text: str | None) -> bool:
    return bool(text) and len(text or "") == 32 and all(each in "0123456789abcdef" for each in text or "")
