"""The letters of a message: written once in each language, with gaps for what is personal."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.accounts.models import Account
from app.changes.staff import STAFF
from app.events.models import Event
from app.messages.draft import MessageDraft
from app.messages.readers import Recipient
from app.outbox.letters import LetterText, unlinked
from app.outbox.operations import NewLetter
from app.outbox.patterns import Pattern
from app.registrations.messages import event_context, reply_address
from app.texts import DEFAULT_LANGUAGE
from app.work import Work

KIND = "message"
NOWHERE = "/registrations/…/"
"""What stands for a person's own link where somebody else reads the letter."""


@dataclass(frozen=True, slots=True)
class MessageLetters:
    """The letters of one message about an event."""

    work: Work
    event: Event
    draft: MessageDraft
    _patterns: dict[tuple[str, bool], Pattern] = field(default_factory=dict)

    def text(self, to: Recipient, link: str | None = None) -> LetterText:
        """Return the text for one person; `link` replaces what nobody else may read."""
        key = self.draft.language_for(to.language), to.registration_id is not None
        if key not in self._patterns:
            self._patterns[key] = self._written(*key)
        return self._patterns[key].filled({"name": unlinked(to.name), "link": link or self._link(to)})

    def letter(self, to: Recipient) -> NewLetter:
        """Return one person's letter for the outbox."""
        is_participant = to.registration_id is not None
        return NewLetter(
            kind=KIND,
            recipient=to.email,
            recipient_name=to.name,
            language=self.draft.language_for(to.language),
            subject_kind="registration" if is_participant else STAFF,
            subject_id=to.registration_id or to.account_id or 0,
            event_id=self.event.id,
            text=self.text(to),
            reply_to=reply_address(self.work, self.event),
        )

    def _link(self, to: Recipient) -> str:
        if to.registration_id is None:
            return self.work.links.absolute("/manage/sessions/")
        return self.work.links.registration(to.registration_id, to.link_version)

    def _written(self, language: str, is_participant: bool) -> Pattern:
        subject, body = self.draft.texts_in(language)
        common = {
            **event_context(self.work, self.event, language),
            "subject": subject,
            "text": body,
            "documents": self.draft.documents,
            "is_participant": is_participant,
            # What office and event add is for participants.
            **({} if is_participant else {"additions": ()}),
        }
        return Pattern(self.work.texts.into(language), KIND, common, ("name", "link"))


def samples(letters: MessageLetters, people: Sequence[Recipient]) -> list[tuple[str, LetterText]]:
    """Return the letter as the first of each language gets it, without their own links."""
    firsts: dict[str, Recipient] = {}
    for each in people:
        if each.email:
            firsts.setdefault(letters.draft.language_for(each.language), each)
    nowhere = letters.work.links.absolute(NOWHERE)
    return [(language, letters.text(to, nowhere)) for language, to in sorted(firsts.items(), reverse=True)]


def trial_letters(letters: MessageLetters, own: Account) -> list[NewLetter]:
    """Return the letter that a member of staff has sent to themselves, in each language in which it is."""
    texts, found = letters.work.texts, []
    nowhere = letters.work.links.absolute(NOWHERE)
    for language in (DEFAULT_LANGUAGE, "en") if letters.draft.body_en else (DEFAULT_LANGUAGE,):
        # The number is nobody's: the letter reads as a participant's, with the own name.
        text = letters.text(Recipient(own.name, own.email, language, registration_id=0), nowhere)
        subject = texts.into(language).gettext("Test: %(subject)s", subject=text.subject)
        found.append(
            NewLetter(
                kind=KIND,
                recipient=own.email,
                recipient_name=own.name,
                language=language,
                subject_kind="account",
                subject_id=own.id,
                text=LetterText(subject, text.body),
                reply_to=reply_address(letters.work, letters.event),
            )
        )
    return found
