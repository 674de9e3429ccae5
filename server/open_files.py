"""How many sockets and files this process may have open."""

import sys

WANTED = 65_536
"""Every watcher, phone and device is a socket. Systems start programs with 1,024 and allow far more to who asks."""


def allow_many_open_files() -> None:
    """Raise the limit to what the system permits without asking; does nothing on Windows, which has none."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
