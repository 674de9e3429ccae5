"""`python -m display`, and the program `giliran-display`."""

from display.app import main

__all__ = ["main"]

if __name__ == "__main__":
    raise SystemExit(main())
