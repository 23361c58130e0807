"""What the other rooms do with the outbox: look at a mail, queue it, give a failed one another chance."""

from app.outbox.operations.queueing import Mail, preview, queue, send_again

__all__ = ["Mail", "preview", "queue", "send_again"]
