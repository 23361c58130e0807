"""Home, the own page of a signed-in participant, notices and health."""
