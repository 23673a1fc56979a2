"""Streams of events to open pages: one gapless sequence for each audience class."""
