"""`python -m server`: see `server.cli`."""

import sys

from server.allocator import give_memory_back


def main() -> int:
    """Entry point; returns the exit code."""
    # Before everything else is loaded, for loading leaves holes too.
    give_memory_back()
    from server.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
