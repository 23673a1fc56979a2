"""Work given out (nhiệm vụ giao): assigned, accepted, handed over, reported, accepted or returned."""
