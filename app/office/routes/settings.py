"""The office's settings: one page, in sections that save alone."""

from dataclasses import dataclass, field

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Refusal
from app.extensions import db
from app.office.forms import LettersForm, LogoForm, OfficeForm, OwnTextsForm, SectionForm
from app.office.models import NoticeKind
from app.office.notice_text import gaps_in
from app.office.office import Office
from app.office.operations import Outdated, remove_logo, save_logo, save_settings
from app.office.queries import latest_notice, office, outdated_in
from app.office.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, refuse
from app.web.rendering import notify
from app.web.request_work import current_work

SECTIONS = {"office": "about", "letters": "letters", "own-texts": "own_texts"}
"""By what name the page knows the form of a section."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a notice stands: the label in force, the latest version, what it lacks, what holds no more."""

    kind: str
    in_force: str | None
    latest: str | None
    gaps: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)


@bp.get("/manage/settings/")
@open_to(Audience.administrator)
def settings() -> str:
    """Show what the office says of itself."""
    return _page()


@bp.post("/manage/settings/office")
@open_to(Audience.administrator)
def save_office() -> ResponseReturnValue:
    """Save name, e-mail and phone."""
    return _save("office", OfficeForm())


@bp.post("/manage/settings/letters")
@open_to(Audience.administrator)
def save_letters() -> ResponseReturnValue:
    """Save in whose name letters are sent."""
    return _save("letters", LettersForm())


@bp.post("/manage/settings/own-texts")
@open_to(Audience.administrator)
def save_own_texts() -> ResponseReturnValue:
    """Save when events remind, and what each letter adds."""
    return _save("own-texts", OwnTextsForm())


@bp.post("/manage/settings/logo")
@open_to(Audience.administrator, uploads=True)
def save_picture() -> ResponseReturnValue:
    """Save the logo with its words, or other words for the one that is there."""
    form = LogoForm()
    if form.validate():
        try:
            words = form.logo_alternative_pl.data or "", form.logo_alternative_en.data
            save_logo(current_work(), form.upload(), *words)
        except Refusal as refusal:
            db.session.rollback()
            refuse(form, refusal)
        else:
            return _saved("logo")
    return _page(logo=form), 422


@bp.post("/manage/settings/logo/remove")
@open_to(Audience.administrator)
def remove_picture() -> ResponseReturnValue:
    """Show the office's name again in place of the logo."""
    if ButtonForm().validate():
        remove_logo(current_work())
    return _saved("logo")


def _save(section: str, form: SectionForm) -> ResponseReturnValue:
    """Save one section: 422 for what is wrong in it, 409 if somebody else saved it meanwhile."""
    status = 422
    if form.validate():
        try:
            save_settings(current_work(), form.values(), form.shown())
        except Outdated as refusal:
            db.session.rollback()
            refuse(form, refusal)
            status = 409
        else:
            return _saved(section)
    return _page(**{SECTIONS[section]: form}), status


def _saved(section: str) -> ResponseReturnValue:
    db.session.commit()
    notify("success", current_work().texts.gettext(N_("Changes saved.")))
    return redirect(url_for("office.settings", _anchor=section), 303)


def _page(
    about: SectionForm | None = None,
    letters: SectionForm | None = None,
    own_texts: SectionForm | None = None,
    logo: LogoForm | None = None,
) -> str:
    """Return the page; the form that came back with something wrong stands in its section."""
    work = current_work()
    known = office(work)
    about = _standing(about, OfficeForm, known)
    letters = _standing(letters, LettersForm, known)
    own_texts = _standing(own_texts, OwnTextsForm, known)
    picture = known.logo
    words = (picture.alternative_pl, picture.alternative_en) if picture else (None, None)
    data = dict(zip(("logo_alternative_pl", "logo_alternative_en"), words, strict=True))
    return render_template(
        "office/settings.html",
        about=about,
        letters=letters,
        own_texts=own_texts,
        logo=logo or LogoForm(formdata=None, data=data),
        now=known,
        failed=_failed(about, letters, own_texts, logo),
        standings=[_notice(kind) for kind in NoticeKind],
    )


def _standing(form: SectionForm | None, kind: type[SectionForm], known: Office) -> SectionForm:
    """Return the section's form, which from now on has seen what stands there."""
    if form is None:
        form = kind(formdata=None)
        # What nobody has said yet stands as an empty field.
        unsaid = {"name": not known.is_named, "email": not known.is_reachable}
        for name in form.names():
            form[name].data = None if unsaid.get(name) else getattr(known, name)
    form.show({name: getattr(known, name) for name in form.names()})
    return form


def _failed(*forms: Form | None) -> Form | None:
    return next((form for form in forms if form and form.errors), None)


def _notice(kind: NoticeKind) -> Standing:
    work = current_work()
    latest, in_force = latest_notice(work, kind), getattr(office(work), kind.value)
    gaps = list(dict.fromkeys(gaps_in(latest.body_pl) + gaps_in(latest.body_en))) if latest else []
    label = in_force.label if in_force else None
    return Standing(kind.value, label, latest.label if latest else None, gaps, outdated_in(work, kind))
