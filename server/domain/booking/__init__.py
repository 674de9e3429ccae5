"""Bookings: which slots a day has, how many may book them, and what may become of a booking. Plain Python."""
