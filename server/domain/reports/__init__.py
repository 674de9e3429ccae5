"""What an office looks back on: its visits, the slip at the end of a day, and the figures of many days. Pure."""
