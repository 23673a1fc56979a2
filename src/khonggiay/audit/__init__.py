"""The append-only journal: who did what, on whose behalf, when; sealed in a chain of digests."""
