"""Random input, always the same for the same seed: touches and keys, the devices' protocol, files that people send."""
