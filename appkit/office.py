"""The way to the office in one piece: access, feed and sender, started and ended together.

with Office.open(options) as office:
    office.feed.news.connect(...)
    office.sender.send(...)
    office.start()
"""

from __future__ import annotations

from types import TracebackType

from appkit.commands import CommandSender
from appkit.downloads import Downloads
from appkit.feed import Feed
from appkit.identity import Access, read_record
from appkit.link import Link
from appkit.options import Options
from appkit.sender import Sender


class NoServerError(Exception):
    """Neither `--server` nor an earlier pairing says where the server is."""


class Office:
    """Owns the threads to the server.

    Attributes:
        feed: what is known.
        access: for requests that belong to neither of the others.
        sender: for commands.
        downloads: for files of the server.
    """

    def __init__(self, access: Access) -> None:
        """Nothing runs before `start`."""
        self.access = access
        self.feed: Feed = Link(access)
        self.sender: Sender = CommandSender(access)
        self.downloads = Downloads(access)

    @classmethod
    def open(cls, options: Options) -> Office:
        """From the command line, or from the pairing kept in its state folder.

        Raises:
            NoServerError: no server is known.
            ValueError: the address or a kept file is damaged.
        """
        record = read_record(options.state_dir)
        server = options.server or (record.server if record else None)
        if server is None:
            raise NoServerError("give --server URL, and --pair CODE the first time")
        return cls(Access(server, options.state_dir, options.pair_code))

    def start(self) -> None:
        """Begins to connect; connect the signals before."""
        self.feed.start()
        self.sender.start()
        self.downloads.start()

    def stop(self) -> None:
        """Ends all threads. Idempotent."""
        self.access.close()
        self.sender.stop()
        self.downloads.stop()
        self.feed.stop()

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
