"""Lines with the cards that the conventions ask for, and how a reading is weighed."""
