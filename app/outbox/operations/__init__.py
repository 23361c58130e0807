"""What the other rooms do with the outbox: look at a letter, queue it, give a failed one another chance."""

from app.outbox.new_letter import NewLetter
from app.outbox.operations.parting import part_from
from app.outbox.operations.queueing import (
    preview,
    queue,
    queue_all,
    send_again,
    tell,
    tell_all,
)

__all__ = ["NewLetter", "part_from", "preview", "queue", "queue_all", "send_again", "tell", "tell_all"]
