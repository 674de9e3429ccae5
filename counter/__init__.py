"""The operator's program: sign in, take a counter, call visitors with single keys."""
