"""How long people will wait: ranges for those who wait, for newcomers, and what one more counter would change."""
