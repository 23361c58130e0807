"""What the history tells of lists that were brought in."""

from app.history.facts import declare

READ = declare("bringing.read", "A list was sent in, to be brought in, rows: %(count)s")
ENTERED = declare("bringing.entered", "A list was brought in, people: %(count)s, rows left out: %(left_out)s")
TAKEN_BACK = declare("bringing.taken_back", "A list that was brought in was taken back, people: %(count)s")
DROPPED = declare("bringing.dropped", "A list that was sent in was deleted before anything came of it")
ERASED = declare("bringing.erased", "A list of which nothing stood was erased when its time was over")
OPENED = declare("bringing.opened", "The file of a list was opened")
