"""The append-only journal: who did what, for whom, when; sealed by digests."""
