"""Own questions of an event's application form: what is asked beside the standard fields, in versions."""
