"""One function per command: look at the books, decide, record facts, answer. Refusals come before the first fact."""
