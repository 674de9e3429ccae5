"""Faults that an office makes itself, after hours and on its own devices: `giliran drill`."""
