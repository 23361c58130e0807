"""Who may be photographed on the day: the list, who took it along, and that it is out of date."""
