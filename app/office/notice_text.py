"""What stands in a notice: places still to be filled in, headings, lists and paragraphs. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup

from app.hyperlinks import hyperlinked

# All of them look a bounded way ahead: what is pasted may be long.
_GAP = re.compile(r"\[\[([^\[\]]{0,400})\]\]")
_HALF_GAP = re.compile(r"\[\[|\]\]")
_SHORT = 3
_HEADING = re.compile(r"(#{2,3})\s+(.*)")
_ITEM = re.compile(r"[-•*]\s+(.*)")


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph of a comparison: `kind` is same, added or removed."""

    kind: str
    text: str


def gaps_in(text: str | None) -> list[str]:
    """Return the places that are still to be filled in, `[[what belongs there]]`, each once, in order.

    Half of a pair of brackets counts, too: it is a place that was filled in badly.
    """
    if not text:
        return []
    found = [" ".join(match[1].split()) or "[[ ]]" for match in _GAP.finditer(text)]
    rest = _GAP.sub("", text)
    found += [match[0] for match in _HALF_GAP.finditer(rest)]
    return list(dict.fromkeys(found))


def still_says(text: str | None, old: str, new: str) -> bool:
    """Tell whether a text still carries what the office was called before; the present one may hold it."""
    if len(old) < _SHORT or not text:
        return False
    there, before, now = (" ".join(each.casefold().split()) for each in (text, old, new))
    rest = there.replace(now, " ") if now else there
    return re.search(rf"(?<!\w){re.escape(before)}(?!\w)", rest) is not None


def html_of(text: str) -> Markup:
    """Return a notice as HTML: `## ` begins a heading, `- ` an item of a list, an empty line a paragraph.

    Everything else stands as it was typed; addresses of pages and mailboxes become links.
    """
    parts: list[Markup] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        parts += _block(block.splitlines())
    return Markup("\n").join(parts)


def compared(before: str, after: str) -> list[Change]:
    """Return the paragraphs of two versions, in order, with what was removed and what was added."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Change] = []
    # In long texts paragraphs that recur often begin no match: a thousand equal ones would take minutes.
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found += [Change("same", text) for text in old[i:j]]
        else:
            found += [Change("removed", text) for text in old[i:j]]
            found += [Change("added", text) for text in new[k:m]]
    return found


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _block(lines: list[str]) -> list[Markup]:
    """Return the pieces of one block: lines of one kind that follow each other belong together."""
    parts: list[Markup] = []
    items: list[Markup] = []
    words: list[Markup] = []

    def close() -> None:
        if items:
            parts.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
            items.clear()
        if words:
            parts.append(Markup("<p>{}</p>").format(Markup("<br>\n").join(words)))
            words.clear()

    for line in lines:
        heading, item = _HEADING.fullmatch(line.strip()), _ITEM.fullmatch(line.strip())
        if heading:
            close()
            level = len(heading[1])
            parts.append(Markup("<h{0}>{1}</h{0}>").format(level, _linked(heading[2])))
        elif item:
            if words:
                close()
            items.append(Markup("<li>{}</li>").format(_linked(item[1])))
        else:
            if items:
                close()
            words.append(_linked(line.strip()))
    close()
    return parts


def _linked(line: str) -> Markup:
    return hyperlinked(line, mailboxes=True)
