"""Immutable blobs named by their SHA-256, sniffed at the door and served by ranges."""
