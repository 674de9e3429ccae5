"""What the kiosk, the board and the counter share: look, screen, shell, language, and the way to the server."""
