"""What this room tells the history."""

from app.history.facts import declare

LINK_MADE = declare("door.link_made", "Link for the door made, for %(day)s")
LINK_REVOKED = declare("door.link_revoked", "Link for the door of %(day)s taken back")
OPENED = declare("door.opened", "Link for the door of %(day)s opened with the PIN")
WRONG_PIN = declare("door.wrong_pin", "Link for the door of %(day)s: wrong PIN")
WALKED_IN = declare("door.walked_in", "Came without being registered, and was added at the door on %(day)s")
