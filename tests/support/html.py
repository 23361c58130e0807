"""Pages as a tree of elements, to judge their quality without a browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "head"}
SPOKEN = ("alt", "aria-label", "placeholder", "title")
"""Attributes that people hear or see."""


@dataclass(eq=False)
class Element:
    """An element with its attributes, its parent, and its children: elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def all(self, *tags: str) -> "Iterator[Element]":
        """Walk over the elements below, of some tags or of all."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def ancestors(self) -> "Iterator[Element]":
        """Walk upwards, this element first."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent

    @property
    def text(self) -> str:
        """All text below, with single blanks."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())

    @property
    def language(self) -> str:
        """The language in which this element's text is marked."""
        marked = (each.attributes["lang"] for each in self.ancestors() if "lang" in each.attributes)
        return next(marked, "")

    def get(self, name: str) -> str:
        """Return an attribute, or an empty text."""
        return self.attributes.get(name, "")


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("")
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.problems += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag or self.here.parent is None:
            self.problems.append(f"</{tag}> closes <{self.here.tag}>")
            return
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parsed(text: str) -> tuple[Element, list[str]]:
    """Return the root of a page, and what is wrong with its tags."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    if parser.here is not parser.root:
        parser.problems.append(f"<{parser.here.tag}> is never closed")
    return parser.root, parser.problems


def perceived(root: Element) -> list[tuple[str, str]]:
    """Return what people see or hear: each text with the language in which it is marked."""
    found = []
    for element in root.all():
        if element.tag != "title" and any(each.tag in UNSEEN for each in element.ancestors()):
            continue
        language = element.language
        texts = [child for child in element.children if isinstance(child, str)]
        texts += [value for name, value in element.attributes.items() if _is_spoken(element, name)]
        found += [(" ".join(text.split()), language) for text in texts if text.strip()]
    return found


def _is_spoken(element: Element, name: str) -> bool:
    if name in SPOKEN or name in ("data-done", "data-failed", "data-question", "data-take"):
        return True
    return name == "value" and element.tag == "input" and element.get("type") in ("submit", "button")


def quality(root: Element) -> list[str]:
    """Return what is wrong with a page, apart from its words."""
    headings = [each.text for each in root.all("h1")]
    title = next((each.text for each in root.all("title")), "")
    problems = [f"{len(headings)} h1"] if len(headings) != 1 else []
    if headings and not _agrees(title, headings[0]):
        problems.append(f"title {title!r}, h1 {headings[0]!r}")
    ids = [each.get("id") for each in root.all() if "id" in each.attributes]
    problems += [f"id {id!r} twice" for id in sorted({id for id in ids if ids.count(id) > 1})]
    return problems + _references(root, set(ids)) + _controls(root) + _parts(root)


def _agrees(title: str, heading: str) -> bool:
    """Tell whether the window's title names the page as its heading does; it may say more."""
    return heading.replace("\xa0", " ") in title.replace("\xa0", " ")


def _references(root: Element, ids: set[str]) -> list[str]:
    problems = []
    for element in root.all():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers"):
            missing = [id for id in element.get(name).split() if id not in ids]
            problems += [f"<{element.tag} {name}> points to {id!r}, which is not there" for id in missing]
        address = element.get("href")
        if address.startswith("#") and address[1:] not in ids:
            problems.append(f"link to {address!r}, which is not there")
    return problems


def _controls(root: Element) -> list[str]:
    labels = {each.get("for") for each in root.all("label")}
    problems = []
    for element in root.all("input", "select", "textarea"):
        if element.get("type") in ("hidden", "submit", "button"):
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        within = any(each.tag == "label" for each in element.ancestors())
        if not (named or within or (element.get("id") and element.get("id") in labels)):
            problems.append(f"<{element.tag} name={element.get('name')!r}> has no label")
    for element in root.all("a", "button", "summary"):
        spoken = element.text or element.get("aria-label")
        if not spoken and not any(each.get("alt") for each in element.all("img")):
            problems.append(f"<{element.tag} {element.attributes}> has no name")
    return problems


def _parts(root: Element) -> list[str]:
    problems = [
        f"<img src={each.get('src')!r}> lacks alt" for each in root.all("img") if "alt" not in each.attributes
    ]
    problems += [f"<th>{each.text}</th> lacks scope" for each in root.all("th") if not each.get("scope")]
    for element in root.all():
        if "style" in element.attributes or any(name.startswith("on") for name in element.attributes):
            problems.append(f"<{element.tag}> carries a style or script")
    for element in root.all("script"):
        if not element.get("src") and element.get("type") != "application/ld+json":
            problems.append("a script stands in the page")
    return problems


def fields_of(html: str, action: str) -> set[tuple[str, str]]:
    """Return the names and values that the forms of a page for an address would send, buttons aside."""
    parser = _Parser()
    parser.feed(html)
    found: set[tuple[str, str]] = set()
    for form in parser.root.all("form"):
        if form.get("action") != action or form.get("method") != "post":
            continue
        for each in form.all("input", "textarea", "select"):
            name, kind = each.get("name"), each.get("type")
            if each.tag == "select":
                chosen = [option for option in each.all("option") if "selected" in option.attributes]
                found |= {(name, option.get("value")) for option in chosen}
            elif each.tag == "textarea":
                found.add((name, "".join(str(child) for child in each.children).removeprefix("\n")))
            elif kind not in ("checkbox", "radio") or "checked" in each.attributes:
                found.add((name, each.get("value") or ("on" if kind in ("checkbox", "radio") else "")))
    return found


def texts_of(page: str, pattern: str) -> list[str]:
    """Return what a pattern finds in a page, without tags, with plain blanks."""
    found = re.findall(pattern, page, re.S)
    return [
        " ".join(re.sub(r"<[^>]+>", "", each.replace("</p>", " ")).replace("\xa0", " ").split())
        for each in found
    ]
