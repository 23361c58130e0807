"""iCalendar feeds of published sessions."""
