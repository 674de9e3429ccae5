"""Going on without the server: the kiosk's own numbers on its own disk, and handing them in afterwards."""
