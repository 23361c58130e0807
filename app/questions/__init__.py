"""Own questions of an event's application form: what is asked after the standard fields, in versions."""
