"""The verbs of the door: make and take back a link, note what was marked, add who walks in."""
