"""How this process gives memory back."""

import ctypes

# Names and numbers of the GNU library's malloc.h.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_MAPPED_FROM_BYTES = 1 << 20
_ARENAS = 2


def give_memory_back() -> None:
    """Have large blocks go back to the system when they are freed, and threads share what they keep of small ones.

    Does nothing where the C library is another one. Call before threads are started. Checking a PIN takes 19 MiB for a
    moment. By default the GNU library concludes from the first such block that blocks of this size are usual, and keeps
    those that follow in each thread's own heap: 100 MB after some sign-ins.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, _MAPPED_FROM_BYTES)
    mallopt(_ARENA_MAX, _ARENAS)
