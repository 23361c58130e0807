"""Message catalogues, one a room: `update` writes new message ids into them, `check` finds gaps."""

import ast
import re
import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "app" / "translations" / "pl"
KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "declare": (2,),
    "Refusal": None, "Closed": None,
    "pgettext": ((1, "c"), 2), "NC_": ((1, "c"), 2),
}  # fmt: skip
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false", "newstyle_gettext": "true"}
HEADER = r"""msgid ""
msgstr ""
"Language: pl\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
Key = tuple[str | None, str | tuple[str, ...] | list[str]]
"""Context and id of a message."""
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def room_of(path: Path) -> str:
    """Return the catalogue to which a source file belongs: its room, or `core`."""
    inner = path.relative_to(ROOT).parts[1:]
    return inner[0] if len(inner) > 1 else "core"


def messages() -> dict[str, Catalog]:
    """Return the message ids that the code and the templates use, by room."""
    found: dict[str, Catalog] = defaultdict(lambda: Catalog(locale="pl", charset="utf-8"))
    sources = [(p, "python") for p in sorted((ROOT / "app").rglob("*.py"))]
    sources += [(p, "jinja2.ext:babel_extract") for p in sorted((ROOT / "templates").rglob("*.html"))]
    for path, method in sources:
        options = JINJA if path.suffix == ".html" else {}
        for line, message, _, context in extract(
            method, BytesIO(path.read_bytes()), KEYWORDS, options=options
        ):
            pair = message if isinstance(message, str) else tuple(m for m in message if m)
            key = pair if isinstance(pair, str) else (pair[0] if len(pair) == 1 else pair)
            if not key:
                continue
            found[room_of(path)].add(key, locations=[(str(path.relative_to(ROOT)), line)], context=context)
    _add_plural_refusals(found)
    return found


def _add_plural_refusals(found: dict[str, Catalog]) -> None:
    """Refusals that count are written Refusal("one", plural="many", count=n)."""
    pattern = re.compile(
        r'(?:Refusal|Closed)\(\s*(?:N_\()?"((?:[^"\\]|\\.)*)"\)?,\s*plural=(?:N_\()?"((?:[^"\\]|\\.)*)"'
    )
    for path in sorted((ROOT / "app").rglob("*.py")):
        for match in pattern.finditer(path.read_text()):
            room = room_of(path)
            one, many = match.group(1), match.group(2)
            for catalogue in found.values():
                if catalogue.get(one) is not None and one in [m.id for m in catalogue]:
                    catalogue.delete(one)
            found[room].add((one, many), locations=[(str(path.relative_to(ROOT)), 1)])


def out_of_sight() -> list[str]:
    """Return a line for each text that is asked for inside an f-string, where the extraction finds none."""
    return [
        f"{path.relative_to(ROOT)}:{each.lineno}: ask for the text before the f-string: {ast.unparse(each)}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for whole in ast.walk(ast.parse(path.read_text()))
        if isinstance(whole, ast.JoinedStr)
        for each in ast.walk(whole)
        if isinstance(each, ast.Call) and _asks_a_text(each)
    ]


def _asks_a_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in KEYWORDS and any(isinstance(each, ast.Constant) for each in call.args)


def stored(room: str) -> Catalog:
    """Return the room's catalogue as it is on disk, or an empty one."""
    path = FOLDER / f"{room}.po"
    if not path.exists():
        return Catalog(locale="pl", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale="pl")


def update(rooms: list[str]) -> None:
    """Write new message ids into the catalogues of the rooms (of all, if none is named) and drop unused ones.

    A message that another room translates already takes that translation along.
    """
    known = {
        (message.context, message.id): message.string
        for path in sorted(FOLDER.glob("*.po"))
        for message in stored(path.stem)
        if message.id and message.string
    }
    fresh = messages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for room in rooms or sorted({*fresh, *(path.stem for path in FOLDER.glob("*.po"))}):
        if room not in fresh:
            (FOLDER / f"{room}.po").unlink(missing_ok=True)
            continue
        catalogue = Catalog(locale="pl", charset="utf-8", fuzzy=False)
        for message in sorted(fresh[room], key=lambda m: str(m.id)):
            if message.id:
                string = stored(room).get(message.id, message.context)
                words = string.string if string and string.string else known.get(_key(message), "")
                files = sorted({(name, 0) for name, _ in message.locations})
                catalogue.add(
                    message.id, words, locations=files, flags=message.flags, context=message.context
                )
        buffer = BytesIO()
        write_po(buffer, catalogue, width=110, include_lineno=False, sort_output=True)
        body = buffer.getvalue().decode()
        (FOLDER / f"{room}.po").write_text(HEADER + body[body.index("#: ") :])


def _key(message: Message) -> Key:
    return message.context, message.id


def problems() -> list[str]:
    """Return a line for each message out of sight, without translation, with other placeholders, or unused.

    The rooms' catalogues become one: where two of them translate a message differently, one of the two
    never shows, and both need a context.
    """
    lines = out_of_sight()
    seen: dict[Key, tuple[str, object]] = {}
    for room, template in messages().items():
        catalogue = stored(room)
        wanted = {_key(message) for message in template if message.id}
        have = {_key(message): message for message in catalogue if message.id}
        lines += [f"{room}: not in the catalogue: {key!r}" for key in sorted(wanted - set(have), key=str)]
        lines += [f"{room}: no longer used: {key!r}" for key in sorted(set(have) - wanted, key=str)]
        for key, message in have.items():
            other, words = seen.setdefault(key, (room, message.string))
            if words != message.string:
                lines.append(f"{room}: translated otherwise than in {other}: {key!r}")
            id = message.id
            forms = message.string if isinstance(message.string, tuple | list) else [message.string]
            if not all(forms) or (isinstance(id, tuple | list) and len(forms) != 3):
                lines.append(f"{room}: not translated: {id!r}")
                continue
            expected = set(PLACEHOLDER.findall(id if isinstance(id, str) else id[1]))
            lines += [
                f"{room}: other placeholders: {id!r}"
                for form in forms
                if set(PLACEHOLDER.findall(form)) - expected
                or (isinstance(id, str) and expected - set(PLACEHOLDER.findall(form)))
            ]
            if message.fuzzy:
                lines.append(f"{room}: fuzzy: {id!r}")
    return lines


def main() -> int:
    """Run `update [room …]` or `check`."""
    if sys.argv[1:2] == ["update"]:
        update(sys.argv[2:])
        return 0
    lines = problems()
    print("\n".join(lines) or "catalogues are complete")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
