"""What the other rooms do with the outbox: look at a letter, queue it, give a failed one another chance."""

from app.outbox.operations.queueing import NewLetter, preview, queue, queue_all, send_again

__all__ = ["NewLetter", "preview", "queue", "queue_all", "send_again"]
