"""Every form of the team's pages in which something is typed asks before it is left."""

import re

from app.texts import TEMPLATES

_FORM = re.compile(r"<form\b([^\n]*)>\n(.*?)</form>", re.DOTALL)
_SECRETS_ONLY = {"sign_in/account.html", "sign_in/second_factor.html"}
"""Passwords and codes: nothing of them is kept, and they are typed anew in a moment."""


def test_forms_with_fields_are_guarded() -> None:
    seen, bare = 0, []
    for path in sorted(TEMPLATES.rglob("*.html")):
        name, text = path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8")
        if "layouts/staff.html" not in text or name in _SECRETS_ONLY:
            continue
        for marks, body in _FORM.findall(text):
            if 'method="post"' in marks and re.search(r"\bfield\(", body):
                seen += 1
                if 'class="form' not in marks and "data-guarded" not in marks:
                    bare.append(name)
    assert seen > 10
    assert bare == []
