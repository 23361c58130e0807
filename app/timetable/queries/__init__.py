"""Reads of the timetable: what is listed, its entries, the projects around it, and published versions."""
