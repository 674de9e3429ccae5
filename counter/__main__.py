"""`python -m counter` starts the operator's program."""

from counter.app import main

if __name__ == "__main__":
    raise SystemExit(main())
