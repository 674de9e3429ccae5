"""Rows 4, 6 and 47: watchers whose server stands still, dies, or is cut off from them."""

from __future__ import annotations

import os
import signal
import time

from bench.faults.boards import WatchingBoard
from bench.faults.clients import Client
from bench.faults.killing import folder_services
from bench.faults.oracles import calls_in, chain_faults
from bench.faults.proxy import Proxy
from bench.faults.storming import kill_under
from bench.figures import at_most
from bench.office import Office
from tests.e2e.kiosk_people import eventually

WATCHERS = 60
MARKED_WITHIN_S, BACK_WITHIN_S = 3.0, 5.0
FROZEN_S = 3.0


def call(office: Office, times: int) -> None:
    """People who come and are called."""
    office.fill_line(times + 5)
    for turn in range(times):
        office.counters[turn % len(office.counters)].command("call-next")


def test_row_04_a_server_that_stands_still_is_noticed_and_doubles_nothing(
    office: Office, board: WatchingBoard, measured
) -> None:
    kiosk = Client(office.url, lambda: token, attempt_s=1.0)
    token = office.kiosks[0].token
    body = folder_services(office)
    before = [kiosk.ask("issue-ticket", body())]

    os.kill(office.process.pid, signal.SIGSTOP)
    frozen_s = time.monotonic()
    try:
        eventually(lambda: not board.is_fresh, "the board marks what it shows")
        measured("marked after", time.monotonic() - frozen_s, "s", at_most(MARKED_WITHIN_S))
    finally:
        os.kill(office.process.pid, signal.SIGCONT)
    thawed_s = time.monotonic()
    told = [*before, kiosk.ask("issue-ticket", body())]
    eventually(lambda: board.is_fresh, "the board is right again")

    measured("back after", time.monotonic() - thawed_s, "s", at_most(BACK_WITHIN_S))
    assert [one.is_done for one in told] == [True, True]
    assert chain_faults(office.folder.path) == []
    kiosk.close()


def test_row_47_calls_missed_while_cut_off_come_in_their_order(
    office: Office, board: WatchingBoard, proxy: Proxy, measured
) -> None:
    call(office, 3)
    eventually(lambda: board.heard_calls[-1:] == calls_in(office.folder.path)[-1:], "the board follows")
    n_before, n_connections = len(board.heard_calls), board.n_connections
    n_calls = len(calls_in(office.folder.path))
    proxy.hold()
    proxy.reset()
    call(office, 7)
    proxy.pass_on()
    back_s = time.monotonic()

    missed = calls_in(office.folder.path)[n_calls:]
    eventually(lambda: board.heard_calls[n_before:] == missed, "every missed call is there, in order")
    measured("all there after", time.monotonic() - back_s, "s", at_most(BACK_WITHIN_S))
    assert board.n_connections > n_connections


def test_row_06_watchers_that_all_lose_the_server_come_back_whole(office: Office, measured) -> None:
    back = kill_under(office, WATCHERS)

    assert back.faults == []
    measured("server up after", back.start_s, "s", at_most(10))
    measured(f"{WATCHERS} watchers whole after", back.all_s, "s", at_most(BACK_WITHIN_S))
    kiosk = Client(office.url, lambda: office.kiosks[0].token)
    assert kiosk.ask("issue-ticket", folder_services(office)()).is_done
    kiosk.close()
    assert chain_faults(office.folder.path) == []
