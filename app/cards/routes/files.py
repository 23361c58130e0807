"""Cards and settlements as files: PDF, XLSX, and all cards of a month as one ZIP."""

import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import replace
from io import BytesIO

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.cards.access import issued_card, month_in, project_of_card
from app.cards.content import CardContent, read
from app.cards.facts import TAKEN
from app.cards.models import CardKind, HoursCard
from app.cards.operations.issuing import issue_due
from app.cards.operations.settling import settlement_strip
from app.cards.papers import Issue, paper_of, sheet_facts, sheet_header, sheet_rows
from app.cards.queries.issued import MonthOfCards, Standing, month_of_cards
from app.cards.queries.month import Subject
from app.cards.routes.blueprint import bp
from app.cards.routes.months import issue_all, subject_in
from app.clock import today
from app.contracts.models import Contract
from app.errors import Missing
from app.events.access import organised_project
from app.files.storage import path_of
from app.history.operations import record
from app.papers.pdf import PDF_TYPE, pdf
from app.papers.sheets import XLSX_TYPE, file_name, xlsx_file
from app.projects.funding import strip_of
from app.projects.models import Project
from app.texts import LANGUAGES
from app.web.access import Audience, open_to
from app.web.downloads import apart, sent
from app.web.request_work import current_work
from app.work import Work

ZIP_TYPE = "application/zip"
"""The content type of all cards of a month."""


@bp.get("/manage/cards/<int:project_id>/<month>/<kind>/<int:id>.pdf")
@open_to(Audience.staff)
def card_pdf(project_id: int, month: str, kind: str, id: int) -> ResponseReturnValue:
    """Send a card: a draft while the month is open, else its last version, which is issued if it is due."""
    work, standing = _asked_for(project_id, month, subject_in(kind, id))
    return send_pdf(work, standing.content, standing.issued, "project", project_id)


@bp.get("/manage/cards/<int:project_id>/<month>/<kind>/<int:id>.xlsx")
@open_to(Audience.staff)
def card_xlsx(project_id: int, month: str, kind: str, id: int) -> ResponseReturnValue:
    """Send a card as a workbook, under the same rule."""
    work, standing = _asked_for(project_id, month, subject_in(kind, id))
    return send_xlsx(work, standing.content, standing.issued, "project", project_id)


@bp.get("/manage/cards/versions/<int:id>.pdf")
@open_to(Audience.staff)
def version_pdf(id: int) -> ResponseReturnValue:
    """Send one version as it was issued; in English it is set anew from what it says."""
    work = in_asked_language(current_work())
    card = issued_card(work, id)
    return send_pdf(work, read(card.content), card, *_about(card))


@bp.get("/manage/cards/versions/<int:id>.xlsx")
@open_to(Audience.staff)
def version_xlsx(id: int) -> ResponseReturnValue:
    """Send what one version says as a workbook."""
    work = in_asked_language(current_work())
    card = issued_card(work, id)
    return send_xlsx(work, read(card.content), card, *_about(card))


@bp.get("/manage/cards/<int:project_id>/<month>.zip")
@open_to(Audience.staff)
def month_zip(project_id: int, month: str) -> ResponseReturnValue:
    """Send all cards of a month as one ZIP: drafts while it is open, else the last versions."""
    work = in_asked_language(current_work())
    project = organised_project(work, project_id)
    cards = _up_to_date(work, project, month_in(month))
    if not cards.cards:
        raise Missing
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed when it was sent)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for each in cards.cards:
            name = _name(work, each.content, each.issued, "pdf")
            archive.writestr(zipfile.ZipInfo(name), _pdf(work, each.content, each.issued))
    file.seek(0)
    _note(work, cards.cards[0].content, "ZIP", "project", project.id)
    return sent(file, f"karty-{month}-{project.id}.zip", ZIP_TYPE)


def in_asked_language(work: Work) -> Work:
    """Return a `Work` in the language that the address asks for, else the reader's."""
    asked = request.args.get("language")
    return replace(work, texts=work.texts.into(asked)) if asked in LANGUAGES else work


def send_pdf(work: Work, content: CardContent, card: HoursCard | None, kind: str, id: int) -> Response:
    """Answer with the PDF of a version, or of a draft (None); the history notes that it was taken out."""
    made = _pdf(work, content, card)
    _note(work, content, "PDF", kind, id)
    return sent(BytesIO(made), _name(work, content, card, "pdf"), PDF_TYPE)


def send_xlsx(work: Work, content: CardContent, card: HoursCard | None, kind: str, id: int) -> Response:
    """Answer with the workbook of a version, or of a draft (None)."""
    texts, said = work.texts, read(card.content) if card else content
    facts = sheet_facts(texts, said, _issue(card))
    file = xlsx_file(sheet_header(texts), sheet_rows(texts, said), texts.gettext("Hours"), facts=facts)
    _note(work, content, "XLSX", kind, id)
    return sent(file, _name(work, content, card, "xlsx"), XLSX_TYPE)


def _asked_for(project_id: int, month: str, subject: Subject) -> tuple[Work, Standing]:
    """Return the card that an address names, in the language that it asks for; refuses strangers."""
    work = in_asked_language(current_work())
    return work, _up_to_date_card(work, project_of_card(work, project_id, subject), month_in(month), subject)


def _up_to_date_card(work: Work, project: Project, month: str, subject: Subject) -> Standing:
    """Return a card as it stands, its version issued first if the month is closed and one is due."""
    cards = month_of_cards(work, project, month, [subject])
    standing = _of(cards, subject)
    if not cards.is_closed or not standing.is_due:
        return standing
    with apart(work) as own:
        issued = issue_due(own, own.session.get_one(Project, project.id), month, only=[subject])
    return _of(_anew(work, project, month, [subject]), subject) if issued else standing


def _up_to_date(work: Work, project: Project, month: str) -> MonthOfCards:
    """Return all cards of a month, what is due issued first if it is closed."""
    cards = month_of_cards(work, project, month)
    if not cards.is_closed or not cards.due:
        return cards
    issue_all(work, project.id, month, cards.due)
    return _anew(work, project, month)


def _anew(work: Work, project: Project, month: str, only: Collection[Subject] | None = None) -> MonthOfCards:
    """Read what was just issued: the request's own transaction may have begun before."""
    work.session.rollback()
    return month_of_cards(work, work.session.get_one(Project, project.id), month, only)


def _of(cards: MonthOfCards, subject: Subject) -> Standing:
    for each in cards.cards:
        if each.subject == subject:
            return each
    raise Missing


def _pdf(work: Work, content: CardContent, card: HoursCard | None) -> bytes:
    if card is not None and work.texts.language == "pl":
        return path_of(work, card.file.sha256).read_bytes()
    said = read(card.content) if card else content
    strip = strip_of(work, work.session.get(Project, said.project_id) if said.project_id else None)
    if said.kind == CardKind.contract:
        contract = work.session.get(Contract, said.subject_id)
        strip = settlement_strip(work, contract) if contract else strip
    return pdf(paper_of(work.texts, said, _issue(card), strip))


def _issue(card: HoursCard | None) -> Issue | None:
    return Issue(card.version, card.at, card.reason) if card else None


def _name(work: Work, content: CardContent, card: HoursCard | None, ending: str) -> str:
    stem = f"{content.kind} {content.subject_id} {content.subject[:40]} {content.month}"
    version = f"v{card.version}" if card else "draft"
    return file_name(f"{stem} {version}", today(card.at) if card else work.today, ending)


def _about(card: HoursCard) -> tuple[str, int]:
    contract = card.kind == CardKind.contract
    return ("contract", card.subject_id) if contract else ("project", card.project_id)


def _note(work: Work, content: CardContent, format: str, kind: str, id: int) -> None:
    """Record that hours of named people were taken out (docs/decisions/0044)."""
    values = {"month": content.month, "format": format}
    with apart(work) as own:
        record(own, TAKEN, kind, id, values=values)
