"""The database: tables, the books of one transaction, the journal, and the one writer."""
