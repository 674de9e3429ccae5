"""What the visitor sees: widgets without state, drawn anew from the kiosk's state whenever it changes."""
