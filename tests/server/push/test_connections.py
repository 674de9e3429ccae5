"""What is set on a watcher's connection."""

import socket
from types import SimpleNamespace

from server.push.connections import LOST_AFTER_MS, notice_loss


def test_a_watcher_whose_machine_is_gone_is_given_up_by_the_system() -> None:
    with socket.create_server(("127.0.0.1", 0)) as there, socket.create_connection(there.getsockname()) as plain:
        notice_loss(of(plain))

        assert plain.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == LOST_AFTER_MS


def test_a_watcher_that_left_while_it_joined_is_no_fault_of_the_server() -> None:
    gone = socket.socket()
    gone.close()

    notice_loss(of(gone))


def of(plain: socket.socket) -> SimpleNamespace:
    """A connection as far as it is asked."""
    return SimpleNamespace(transport=SimpleNamespace(get_extra_info=lambda _: plain))
