"""What the rows of a list say, once it is known what its columns mean. Pure rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app import names, typed
from app.bringing.cells import NameOrder, day_in, email_in, mark_in, names_in, phone_in
from app.bringing.columns import LEFT_OUT, Says
from app.columns import folded
from app.errors import N_, Refusal
from app.people.operations.persons import Identity
from app.questions.asking import YES_NO, OwnQuestion
from app.questions.models import QuestionKind

QUESTION = "question-"
SESSION = "session-"
"""How a column's meaning begins that answers a question, or marks a session."""

NO_NAME = N_("There is no first or no last name in this row.")
NO_CONTACT = N_("There is neither an e-mail address nor a telephone number in this row.")
LONG = N_("“%(column)s” is too long: at most %(longest)s characters fit.")
NO_EMAIL = N_("“%(email)s” is no e-mail address.")
NO_PHONE = N_("“%(phone)s” is no telephone number, and there is no e-mail address.")
NO_MARK = N_("“%(mark)s” is no mark: write obecny, nieobecny, usprawiedliwiony, or a number of minutes.")
NO_ANSWER = N_("“%(answer)s” can't be an answer to “%(question)s”.")

_LONGEST = {
    Says.first_name: 300,
    Says.last_name: 300,
    Says.institution: 300,
    Says.municipality: 200,
    Says.position: 200,
}
_SHOWN = 60
"""How much of a cell is quoted."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is kept: its place in the list, its number in the file, its cells."""

    place: int
    number: int
    cells: Sequence[str]


@dataclass(slots=True, kw_only=True)
class Entry:
    """Who a row speaks of, cleaned; `problem` says why it can't be brought in."""

    place: int
    number: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str | None = None
    institution: str | None = None
    municipality: str | None = None
    position: str | None = None
    answers: dict[int, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    """Marks by the number of the session, as text; "" is the session chosen for the whole list."""
    problem: Refusal | None = None

    @property
    def identity(self) -> Identity:
        """By what the person is known."""
        return Identity(self.first_name, self.last_name, self.email, self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the columns of a list mean: each column's, how names stand in one cell, own questions by id."""

    columns: Sequence[str]
    orders: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[int, OwnQuestion] = field(default_factory=dict)
    needs_contact: bool = True
    """Whether a person has to be reachable: who is only looked for among known people need not be."""


def entries_of(lines: Iterable[Line], meaning: Meaning) -> list[Entry]:
    """Return what each row says, in order, with the first thing that is wrong with it."""
    return [_entry(line, meaning) for line in lines]


def _entry(line: Line, meaning: Meaning) -> Entry:
    entry = Entry(place=line.place, number=line.number)
    try:
        for at, (says, cell) in enumerate(zip(meaning.columns, line.cells, strict=False)):
            if says != LEFT_OUT and cell:
                _take(entry, says, cell, meaning, str(at))
        _check(entry, meaning)
    except Refusal as refusal:
        entry.problem = refusal
    return entry


def _take(entry: Entry, says: str, cell: str, meaning: Meaning, at: str) -> None:
    if says.startswith(QUESTION):
        question = meaning.questions.get(typed.number_in(says.removeprefix(QUESTION)) or 0)
        if question is not None:
            entry.answers[question.id] = answer_in(question, cell)
    elif says.startswith(SESSION) or says == Says.presence:
        mark = mark_in(cell)
        if mark is None:
            raise Refusal(NO_MARK, values={"mark": cell[:_SHOWN]})
        entry.marks[says.removeprefix(SESSION) if says != Says.presence else ""] = mark
    elif says == Says.name:
        order = NameOrder(meaning.orders.get(at, NameOrder.first_last))
        first, last = names_in(typed.one_line(cell) or "", order)
        entry.first_name, entry.last_name = first or entry.first_name, last or entry.last_name
    elif says == Says.email:
        entry.email = email_in(cell)
    elif says == Says.phone:
        entry.phone = phone_in(cell) or f"?{cell[:_SHOWN]}"
    else:
        setattr(entry, says, typed.one_line(cell))


def _check(entry: Entry, meaning: Meaning) -> None:
    if not entry.first_name or not entry.last_name:
        raise Refusal(NO_NAME)
    for name, longest in _LONGEST.items():
        text = getattr(entry, name)
        if text and len(text) > longest:
            raise Refusal(LONG, values={"column": f"{text[:_SHOWN]}…", "longest": longest})
        problem = names.problem_of(text, numbers=name != Says.institution) if text else None
        if problem:
            raise Refusal(problem)
    if entry.email and (len(entry.email) > typed.EMAIL_LENGTH or typed.email_problem(entry.email)):
        raise Refusal(NO_EMAIL, values={"email": entry.email[:_SHOWN]})
    if entry.phone and entry.phone.startswith("?"):
        # Who has an e-mail address is reached without it.
        wrong, entry.phone = entry.phone[1:], None
        if not entry.email and meaning.needs_contact:
            raise Refusal(NO_PHONE, values={"phone": wrong})
    if meaning.needs_contact and not entry.email and not entry.phone:
        raise Refusal(NO_CONTACT)


def answer_in(question: OwnQuestion, cell: str) -> str:
    """Return a cell as an answer to a question is sent: of what can be chosen the keys, a day in ISO.

    Refuses words that are not offered, and a text that is no day. Everything else the question judges.
    """
    if question.kind == QuestionKind.date:
        day = day_in(cell)
        if day is None:
            raise _no_answer(question, cell)
        return day.isoformat()
    if not question.is_chosen:
        return cell
    offered = {
        folded(words): choice.key for choice in question.choices for words in (choice.pl, choice.en or "")
    }
    if question.kind == QuestionKind.yes_no:
        offered = {
            **dict.fromkeys(("tak", "t", "yes", "y", "1", "x"), "yes"),
            **dict.fromkeys(("nie", "n", "no", "0"), "no"),
        }
        offered = {words: key for words, key in offered.items() if key in YES_NO}
    whole = offered.get(folded(cell))
    parts = (
        [whole]
        if whole
        else [offered.get(folded(part)) for part in cell.replace("\n", ";").split(";") if part.strip()]
    )
    if not all(parts):
        raise _no_answer(question, cell)
    return " ".join(part for part in parts if part)


def _no_answer(question: OwnQuestion, cell: str) -> Refusal:
    return Refusal(NO_ANSWER, values={"answer": cell[:_SHOWN], "question": question.label_pl[:_SHOWN]})
