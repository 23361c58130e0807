"""Who may apply for an event: rules over institution, position and groups, and who came before."""
