"""Readers' marks as values: what a device may send, and what becomes of it."""
