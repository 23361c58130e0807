"""Events, meetings and their sessions, publication, rules of registration, documents."""
