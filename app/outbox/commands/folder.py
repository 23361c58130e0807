"""How messages leave where no SMTP server is set: each becomes a file in a folder."""

import contextlib
import os
from pathlib import Path

from flask import Flask

from app.errors import N_
from app.outbox.commands.post import NotDelivered, mail_of
from app.outbox.models import OutboxMessage

_FOLDER = N_("The folder for mail can't be written; the disk may be full.")


class FolderPost:
    """Writes each message as one file; the same message is always the same file."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._folder = folder

    def send(self, message: OutboxMessage) -> None:
        """Write the message whole or not at all."""
        with self._app.app_context():
            content = mail_of(self._app, message).as_bytes()
        name = f"{message.created_at:%Y%m%dT%H%M%SZ}-{message.id:08d}-{message.kind}"
        draft = self._folder / f".{name}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / f"{name}.eml")
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise NotDelivered(_FOLDER, nobody=True) from error

    def close(self) -> None:
        """Nothing is held."""
