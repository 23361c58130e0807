"""Files that are sent as answers: looked at, kept until the form is through, named again by a token."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from limits import parse
from werkzeug.datastructures import FileStorage, MultiDict

from app.errors import N_, Refusal
from app.extensions import db
from app.files.reading import read_scan
from app.files.storage import MAX_BYTES, Upload
from app.questions.answers import Attached, SentFiles, field_of
from app.questions.asking import OwnQuestion
from app.questions.forms.fields import attached_field, removing_field
from app.questions.operations.staging import stage
from app.questions.queries import staged_files, token_of
from app.sqlite import begin_write
from app.web.request_work import current_work
from app.web.tries import hit, network
from app.work import Work

TOO_OFTEN = N_(
    "Very many files were sent from here within an hour, so this one was not taken. Try again later."
)
GONE = N_("The file that was attached earlier is not kept any more. Choose it again.")
_FILES_FROM_NETWORK = parse("200 per 1 hour")


@dataclass(frozen=True, slots=True)
class TakenFiles:
    """What became of the files of a request, by question: kept until the form is through, or refused."""

    staged: Mapping[int, Attached] = field(default_factory=dict)
    refused: Mapping[int, Refusal] = field(default_factory=dict)


def take_files(asked: Callable[[], Sequence[OwnQuestion]]) -> TakenFiles:
    """Look at the files of a request and keep them for now; then begin the request's write transaction.

    For views that begin late: reading a file takes long, and no lock may wait for it. `asked` reads what the
    form asks; without files it isn't called. Files that can't be taken are told at their question. A request
    that only shows the form is left alone.
    """
    if request.method != "POST":
        return TakenFiles()
    chosen = {name: each for name, each in request.files.items() if each.filename}
    taken = TakenFiles()
    if chosen:
        questions = [each for each in asked() if each.is_file]
        db.session.rollback()
        taken = _looked_at(questions, chosen)
        for each in chosen.values():
            each.close()
    # Who signed in was read already.
    db.session.rollback()
    begin_write(db.session())
    return taken


def _looked_at(questions: Sequence[OwnQuestion], chosen: Mapping[str, FileStorage]) -> TakenFiles:
    uploads: dict[int, Upload] = {}
    refused: dict[int, Refusal] = {}
    for each in questions:
        name = field_of(each.id)
        if name not in chosen:
            continue
        try:
            if not hit(_FILES_FROM_NETWORK, "answer-files", network()):
                raise Refusal(TOO_OFTEN, field=name)
            data = chosen[name].stream.read(MAX_BYTES + 1)
            uploads[each.id] = read_scan(chosen[name].filename or "", data, field=name).upload
        except Refusal as refusal:
            refused[each.id] = refusal
    if not uploads:
        return TakenFiles({}, refused)
    begin_write(db.session())
    work = current_work()
    staged: dict[int, Attached] = {}
    try:
        for id, upload in uploads.items():
            row = stage(work, id, upload)
            staged[id] = Attached(row.name, row.file_id, token_of(work, row))
        db.session.commit()
    except Refusal as refusal:
        # The disk is full, or too much waits: none of them was kept.
        db.session.rollback()
        refused |= {id: Refusal(refusal.message, field=field_of(id), values=refusal.values) for id in uploads}
        staged = {}
    return TakenFiles(staged, refused)


def sent_files(
    work: Work,
    questions: Sequence[OwnQuestion],
    typed: MultiDict[str, str],
    taken: TakenFiles,
    before: Mapping[int, Attached] | None = None,
) -> SentFiles:
    """Return which files stand as answers to a form: those that just came, those of an earlier sending, and
    those from `before` that nobody took away.

    One statement where the form names files of an earlier sending, else none.
    """
    asked = [each.id for each in questions if each.is_file]
    tokens = {id: typed[attached_field(id)] for id in asked if typed.get(attached_field(id))}
    kept = staged_files(work, tokens)
    attached: dict[int, Attached] = {}
    refused = dict(taken.refused)
    for id in asked:
        if id in taken.staged:
            attached[id] = taken.staged[id]
        elif typed.get(removing_field(id)):
            continue
        elif id in kept:
            attached[id] = kept[id]
        elif id in tokens:
            refused.setdefault(id, Refusal(GONE, field=field_of(id)))
        elif before and id in before:
            attached[id] = before[id]
    return SentFiles(attached, refused)
