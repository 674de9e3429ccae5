"""Printed numbers: a letter series, a gap, and at least three digits."""


def printed_number(series: str, serial: int) -> str:
    """`A 012`. After 999 the number simply grows a digit, so that nothing is ever used twice in a day."""
    return f"{series} {serial:03d}"
