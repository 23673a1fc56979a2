"""Load the sample through the modules' own acts: its history is true history."""
