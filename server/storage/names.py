"""Names of files in a data directory, for those who must not load what works on them."""

DATABASE_NAME = "giliran.db"
