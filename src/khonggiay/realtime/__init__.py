"""Streams of events to open pages: one gapless sequence for each audience class.

An act appends messages to streams in its own transaction (`operations.append`); the
live process reads the log after the commit and writes the same bytes to everyone who
may hear the stream. Who may hear is decided by a normal view that signs a ticket.
"""
