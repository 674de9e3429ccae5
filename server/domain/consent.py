"""The text about personal data that visitors agree to; its version is kept with each booking."""

CONSENT_VERSION = 1
"""Raised with every change of what the page says about the data; who agreed to an older text agrees again."""
