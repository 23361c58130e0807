"""One meaning per word: the names that meant too many things, each with what it is called instead.

The list of words is docs/glossary.md. A rule here names parts of names ("mark" is a part of `page_mark` and
of `PageMark`), where they are right, and what everything else is called.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.architecture.house import ROOT, modules
from tests.support import catalogues

DEFINED = frozenset({"module", "function", "class"})
ALL = DEFINED | {"parameter", "variable", "attribute"}


@dataclass(frozen=True)
class Rule:
    """Parts of names that are right in some `modules` only, or wrong in some (`only`)."""

    parts: frozenset[str]
    instead: str
    modules: tuple[str, ...] = ()
    only: tuple[str, ...] = ("app",)
    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = ALL

    def forbids(self, name: str, kind: str, module: str) -> bool:
        """Tell whether a name of this kind may not stand in the module."""
        if kind not in self.kinds or name in self.names or not self.parts & set(parts_of(name)):
            return False
        return _within(module, self.only) and not _within(module, self.modules)


def _within(module: str, names: tuple[str, ...]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in names)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RULES = (
    Rule(
        words("mark marks marked unmarked"),
        "a mark is evidence of attendance; a cache key, an audience, an initial, a fingerprint are called so",
        modules=(
            "app.attendance",
            "app.signing_lists",
            "app.door",
            "app.progress",
            "app.bringing",
            "app.demo",
            "app.changes",
        ),
        names=words("check_unmarked remove_unmarked marks_blocks"),
    ),
    Rule(
        words("register registers"),
        "a register is a session's list; participants sign_up, a room is installed (`install`)",
        modules=(
            "app.attendance",
            "app.signing_lists",
            "app.progress",
            "app.bringing",
            "app.changes",
            "app.cards",
        ),
        names=words("may_take_register register_confirmed register_is_confirmed register"),
    ),
    Rule(
        words("register"),
        "a room is installed, a participant signs up",
        modules=("app.attendance", "app.signing_lists"),
        names=words("may_take_register register_is_confirmed"),
        kinds=DEFINED,
    ),
    Rule(words("registered"), "people are signed up: `SignedUp`", kinds=DEFINED),
    Rule(
        words("held"),
        "an event or an appointment is held; a lock is taken, a role given, a seat taken, a text kept",
        modules=(
            "app.events.models.enums",
            "app.events.chips",
            "app.catalogue.chips",
            "app.demo",
            "app.coaching",
            "app.cards",
            "app.records",
        ),
        names=words("HELD_ALREADY NOT_HELD_YET _must_be_over_if_held"),
    ),
    Rule(
        words("mails"),
        "what is mailed is a letter; mail is the medium",
    ),
    Rule(
        words("message messages"),
        "what is mailed is a letter; a message is what an organiser writes to many; a text is a message id",
        modules=("app.errors", "app.texts", "app.web", "app.line_ends", "app.messages"),
        names=words("message_id message_ids messages message manage_messages"),
    ),
    Rule(
        words("post posts"),
        "letters leave by a transport; minutes are posted to the ledger",
        modules=("app.ledger", "app.attendance", "app.coaching"),
        names=words("__post_init__"),
        kinds=DEFINED,
    ),
    Rule(
        words("kept keep"),
        "what may be shown again is in a cache: `page_cache`, `cache_key`, `cached_response`",
        only=("app.catalogue", "app.feeds"),
        kinds=DEFINED,
    ),
    Rule(
        words("asked"),
        "lists are narrowed by a filter (`EventFilter`); `Asked` is what a person is asked",
        modules=("app.registrations.asked",),
        kinds=frozenset({"class"}),
    ),
    Rule(
        words("words word"),
        "an interface has labels, sentences and texts; a word is a word, as in a name or a search",
        modules=("app.people", "app.outbox.mail_headers", "app.events.summary", "app.web.logs"),
        names=words("EventWord words_in _has_word word"),
        kinds=DEFINED,
    ),
)
EXACT = {
    "registration_state": "it returns a window: `registration_window`",
    "Kept": "a cache",
    "KeptPages": "`PageCache`",
    "WholePage": "`CachedResponse`",
    "HeldRole": "`GivenRole`",
    "Mail": "`NewLetter`",
    "OutboxMessage": "`Letter`",
    "DOORS": "`LEAVES`",
}
PLANTED = (
    ("def page_mark(): ...", "app.registrations.seats", "page_mark"),
    ("class PageMark: ...", "app.web.headers", "PageMark"),
    ("def f(mark): ...", "app.web.access", "mark"),
    ("def register(app): ...", "app.feeds.routes", "register"),
    ("class Registered: ...", "app.registrations.operations.signing_up", "Registered"),
    ("held = lock()", "app.turns", "held"),
    ("self._held = 1", "app.turns", "_held"),
    ("DOORS = ()", "app.rooms", "DOORS"),
    ("def sign_in_mails(): ...", "app.accounts.letters", "sign_in_mails"),
    ("class OutboxMessage: ...", "app.outbox.models", "OutboxMessage"),
    ("def failed_messages(): ...", "app.outbox.queries", "failed_messages"),
    ("class SmtpPost: ...", "app.outbox.commands.smtp", "SmtpPost"),
    ("def kept_pages(): ...", "app.catalogue.routes.public", "kept_pages"),
    ("class Asked: ...", "app.catalogue.listing", "Asked"),
    ("def own_words(): ...", "app.registrations.seats", "own_words"),
    ("def registration_state(): ...", "app.events.window", "registration_state"),
)
SHARED = words(
    "Change Channel Entry Kind Limits Line Outcome Outdated Part Preview Reading ReasonForm Standing Step"
)
"""Classes of two rooms that have one name and stay in their modules; no other may join them."""
OLD_MESSAGES = {
    "The message can't be written as a mail; its recipient's address may be wrong.",
    "The program was stopped each time while it was sending this message.",
    "For a message from your own mail program, into the field for blind copies",
}
"""Two are stored with letters as they are (`last_error`); the third is a message that an organiser writes."""

STILTED = {
    r"\bwho(m)?ever\b": "say who: a reader, a visitor, those who",
    r"\bbeside\b": "next to, with, in addition to",
    r"\b(?<!event's )own page\b": "the participant's page",
    r"\b(there|where)by\b": "a new sentence",
    r"\bshall\b": "must, or a plain statement",
}
"""Phrases that no native speaker would write, and what to write instead."""
PROSE = ("*.py", "*.html", "*.txt", "*.css", "*.js", "*.md", "*.conf")
QUOTED = {"docs/glossary.md", "docs/performance.md"}
"""The words that are not used, and figures under the names that they were measured by."""


def parts_of(name: str) -> list[str]:
    """Return the words of a name, snake or camel."""
    return [each for each in re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_") if each]


def names_in(tree: ast.Module, module: str) -> Iterator[tuple[str, str, int]]:
    """Yield each name that a module gives to something, with its kind and line."""
    yield module.rsplit(".", 1)[-1], "module", 1
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, "function", node.lineno
            case ast.ClassDef():
                yield node.name, "class", node.lineno
            case ast.arg():
                yield node.arg, "parameter", node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, "variable", node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, "attribute", node.lineno


def offences(tree: ast.Module, module: str) -> list[str]:
    """Return a line for each name that means something else than the glossary says."""
    found = []
    for name, kind, line in names_in(tree, module):
        if name in EXACT:
            found.append(f"{module}:{line} {name}: {EXACT[name]}")
        found += [
            f"{module}:{line} {name}: {rule.instead}" for rule in RULES if rule.forbids(name, kind, module)
        ]
    return found


def test_names_mean_what_the_glossary_says() -> None:
    assert [line for module in modules().values() for line in offences(module.tree, module.name)] == []


@pytest.mark.parametrize(("source", "module", "name"), PLANTED)
def test_an_offence_is_found(source: str, module: str, name: str) -> None:
    assert any(f" {name}: " in line for line in offences(ast.parse(source), module))


def test_no_two_classes_have_one_name() -> None:
    classes = Counter(
        node.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, count in classes.items() if count > 1} <= SHARED


def test_messages_of_the_interface_say_letter() -> None:
    wrong = [
        id
        for template in catalogues.messages().values()
        for message in template
        for id in ([message.id] if isinstance(message.id, str) else message.id)
        if re.search(r"\b(mails|messages?|e-mails)\b", id) and id not in OLD_MESSAGES
    ]
    assert wrong == []


def test_who_leads_has_one_polish_name() -> None:
    """A coach is «coach», a trainer «osoba prowadząca», as the glossary has them."""
    leads = re.compile(r"\b(os[oó]b\w* prowadząc\w+|prowadzący(ch|m|mi)?$|trener\w*)", re.IGNORECASE)
    wrong = [
        f"{message.id} = {text}"
        for file in sorted(catalogues.FOLDER.glob("*.po"))
        for message in catalogues.stored(file.stem)
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        for found in leads.finditer(text)
        if found[0].lower().startswith("trener")
        or (
            re.search(r"\bcoach", str(message.id), re.IGNORECASE)
            and not re.search("trainer", str(message.id), re.I)
        )
    ]
    assert wrong == []


def test_every_word_that_is_held_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    terms = {
        term.strip(" `")
        for line in glossary.splitlines()
        if line.startswith("| ")
        for term in re.split(r"[,(]", line.split("|")[1])
    }
    wanted = ("mark", "register", "held", "letter", "message", "mail", "post", "cache key", "page cache")
    assert [word for word in wanted if word not in terms] == []


def stilted(text: str) -> list[str]:
    """Return the phrases of a text that should be said otherwise, with the line of each."""
    return [
        f"{number} {found.group()}: {instead}"
        for number, line in enumerate(text.splitlines(), 1)
        for phrase, instead in STILTED.items()
        for found in re.finditer(phrase, line, re.IGNORECASE)
    ]


def test_texts_are_plain_english() -> None:
    files = (
        path
        for folder in ("app", "templates", "docs")
        for kind in PROSE
        for path in (ROOT / folder).rglob(kind)
    )
    wrong = [
        f"{name}:{phrase}"
        for path in files
        if "vendor" not in path.parts and (name := path.relative_to(ROOT).as_posix()) not in QUOTED
        for phrase in stilted(path.read_text())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "whoever asks waits",
        "To Whomever",
        "the file beside it",
        "on the own page",
        "whereby it ends",
        "it shall be",
    ],
)
def test_a_stilted_phrase_is_found(text: str) -> None:
    assert len(stilted(text)) == 1


def test_names_that_hold_a_phrase_are_left_alone() -> None:
    assert stilted("their own pages, the event's own page, marshall") == []
