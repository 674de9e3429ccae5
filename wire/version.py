"""Which version of Giliran this is: both ends of the wire tell each other."""

from importlib.metadata import PackageNotFoundError, version


def product_version() -> str:
    """Version of the installed product, `0` when it runs from a bare checkout."""
    try:
        return version("giliran")
    except PackageNotFoundError:
        return "0"
