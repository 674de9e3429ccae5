"""`python -m server`: see `server.cli`."""

import sys

from server.cli import run


def main() -> int:
    """Entry point; returns the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
