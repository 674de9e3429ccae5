"""The fair queue: facts in, order out."""
