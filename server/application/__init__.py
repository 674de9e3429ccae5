"""Use cases: commands and their handlers, queries, sweeps, and the ports to what they need."""
