"""Programs that measure Giliran, with their recorded results."""
