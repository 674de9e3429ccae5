"""Calling by voice while there is no network, and entering afterwards what happened."""
