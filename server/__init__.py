"""The office server: one rule, one journal, one writer."""
