"""The way of datagrams beside a proxy: at its port, to its target, whatever the proxy does to connections."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

from bench.faults.proxy import Proxy

_LOOK_S = 0.05


class Beside:
    """Passes questions on and answers back. Ends with the context.

    Attributes:
        n_answers: that went back.
    """

    def __init__(self, proxy: Proxy) -> None:
        host, _, port = proxy.address.rpartition(":")
        self._near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._near.bind((host, int(port)))
        self._near.settimeout(_LOOK_S)
        self._target = proxy.target
        self._far: dict[tuple[str, int], socket.socket] = {}
        self._threads: list[threading.Thread] = []
        self._is_over = threading.Event()
        self.n_answers = 0

    def __enter__(self) -> Beside:
        self._begin(threading.Thread(target=self._pass_on, name="beside"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        for each in (self._near, *self._far.values()):
            each.close()

    def _begin(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _pass_on(self) -> None:
        while not self._is_over.is_set():
            try:
                datagram, sender = self._near.recvfrom(2_000)
            except TimeoutError:
                continue
            if sender not in self._far:
                far = self._far[sender] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                far.connect(self._target)
                far.settimeout(_LOOK_S)
                self._begin(threading.Thread(target=self._pass_back, args=(far, sender), name="beside-back"))
            self._far[sender].send(datagram)

    def _pass_back(self, far: socket.socket, sender: tuple[str, int]) -> None:
        while not self._is_over.is_set():
            try:
                answer = far.recv(2_000)
            except TimeoutError:
                continue
            self._near.sendto(answer, sender)
            self.n_answers += 1
