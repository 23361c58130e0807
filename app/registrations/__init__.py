"""Application, places, the waiting list and the participant's own page."""
