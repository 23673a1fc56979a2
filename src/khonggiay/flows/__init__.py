"""Journeys across businesses: the one table that says what follows from which event."""
