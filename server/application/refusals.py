"""Refusals: what the server will not do, as an exception that carries a stable code."""

from wire.codes import RefusalCode


class Refusal(Exception):  # noqa: N818 - refusals are nouns
    """A command or request that changes nothing. The detail is one sentence for developers, without personal data."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
