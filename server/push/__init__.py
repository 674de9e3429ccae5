"""The socket side: what each audience may know of the hall, and the websockets server that tells it."""
