"""The touch kiosk: asks what a visitor needs, takes a number for them, shows it and prints it."""
