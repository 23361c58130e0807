"""What every template can use: words, dates, static addresses, navigation, banners."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, flash, get_flashed_messages, request
from flask.templating import Environment
from jinja2 import StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.texts import texts_in
from app.web.addresses import address_of
from app.web.language import current_texts
from app.web.navigation import navigation
from app.web.office import current_office
from app.web.request_work import current_work
from app.web.row_height import COMFORTABLE, COMPACT, rows_are_compact
from app.web.static_files import static_url


@dataclass(frozen=True, slots=True)
class Banner:
    """A lasting message at the top of the next page; `kind` is success, warning, danger or info."""

    kind: str
    text: str


def notify(kind: str, text: str) -> None:
    """Show a (translated) sentence at the top of the next page."""
    flash(text, kind)


class OneLayerOfGlobals(Environment):
    """Templates that have the environment's globals themselves, none a layer of its own above them.

    Each import of macros compares the globals of both sides: with layers that took 7 % of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's globals, unless a template is loaded with some of its own."""
        return super().make_globals(d) if d else self.globals


def install(app: Flask) -> None:
    """Give the application's Jinja environment our words and formats."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    # What no route provides is a fault, not a gap: docs/decisions/0143-pages-are-strict.md
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda message: current_texts().gettext(message),
        lambda one, many, count: current_texts().ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, message: current_texts().pgettext(context, message),
    )
    environment.globals["_"] = environment.globals["gettext"] = _translated
    for name in texts_in("pl").filters:
        environment.filters[name] = _in_current_language(name)
    app.context_processor(context_of_pages)


@pass_eval_context
def _translated(context: EvalContext, message: str, /, **variables: Any) -> str:
    """Do what the extension's own `_` does, without its way through the template's context, twice a call."""
    text = current_texts().gettext(message)
    return (Markup(text) if context.autoescape else text) % variables  # noqa: S704 (our own words)


def _in_current_language(name: str) -> Any:
    def apply(*arguments: Any) -> str:
        return current_texts().filters[name](*arguments)

    return apply


def context_of_pages() -> dict[str, Any]:
    """Return what every page is given, whatever it shows."""
    texts = current_texts()
    other = "en" if texts.language == "pl" else "pl"
    actor = current_work().actor
    query: dict[str, Any] = {
        name: values for name, values in request.args.lists() if name not in ("lang", "rows")
    }
    return {
        "language": texts.language,
        "texts": texts,
        "other_language": other,
        "other_language_url": _here({**query, "lang": other}),
        "account": None if actor.kind == "visitor" else actor,
        "navigation": navigation(current_work()) if actor.is_staff else [],
        "office": current_office(),
        "rows_compact": rows_are_compact(),
        "rows_url": _here({**query, "rows": COMFORTABLE if rows_are_compact() else COMPACT}),
        "static_url": static_url,
        "banners": [Banner(*each) for each in get_flashed_messages(with_categories=True)],
    }


def _here(query: dict[str, Any]) -> str | None:
    """Return the address of this page with another query; None for an answer that only a form gets."""
    if request.url_rule is not None and "GET" not in (request.url_rule.methods or ()):
        return None
    if request.endpoint is None:
        return address_of("site.home", {}, query)
    return address_of(request.endpoint, request.view_args or {}, query)
