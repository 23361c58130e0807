"""How letters leave where no SMTP server is set: each becomes a file in a folder."""

import contextlib
import os
from pathlib import Path

from app.errors import N_
from app.outbox.commands.transport import NotDelivered, ready_to_send
from app.outbox.models import Letter
from app.outbox.sender import Sender

_FOLDER = N_("The folder for mail can't be written; the disk may be full.")


class FolderTransport:
    """Writes each letter as one file; the same letter is always the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter, sender: Sender) -> None:
        """Write the letter whole or not at all."""
        content = ready_to_send(letter, sender).as_bytes()
        name = f"{letter.created_at:%Y%m%dT%H%M%SZ}-{letter.id:08d}-{letter.kind}"
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
