"""The pure heart of the server: standard library only, no clock, no database, no network."""
