"""The fault table: what can go wrong in an office, and where it is shown that the office survives it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fault.

    Attributes:
        expected: what the office does.
        oracles: letters of docs/reliability.md.
        tests: paths with `::` and the name of the test function.
        full: what `giliran faults NUMBER` measures in full; empty where it runs the tests.
        reason: why there is no test, or what the tests leave out; empty where they show everything.
    """

    number: int
    fault: str
    expected: str
    oracles: str
    tests: tuple[str, ...]
    full: str
    reason: str


def _row(number: int, fault: str, expected: str, oracles: str, *tests: str, full: str = "", reason: str = "") -> Row:
    return Row(
        number=number,
        fault=fault,
        expected=expected,
        oracles=oracles,
        tests=tuple(f"tests/{test}" for test in tests),
        full=full,
        reason=reason,
    )


_KILLED, _POWER = "faults/test_killed_server.py::", "faults/test_power_cut.py::"
_RETURN, _NET, _DISK = "faults/test_watchers_return.py::", "faults/test_networks.py::", "faults/test_disks.py::"
_ONE, _DEVICES = "faults/test_one_server.py::", "e2e/test_device_faults.py::"
_OFFLINE, _BOOK = "e2e/test_offline.py::", "kiosk/offline/test_book.py::"
_CLOCK, _MEDIUM = "server/storage/test_clock.py::", "server/storage/test_medium.py::"

SERVER = (
    _row(
        1,
        "server killed between commit and reply",
        "a wish is asked again with its key: one number, one paper",
        "U D R(10)",
        f"{_KILLED}test_row_01_whoever_was_answered_has_the_number_and_tickets_are_taken_again_at_once",
        "e2e/test_kiosk_faults.py::test_a_server_that_dies_under_the_touch_gives_one_number_and_one_paper",
        full="kill",
    ),
    _row(
        2,
        "server killed before the commit",
        "the second attempt makes the first number",
        "U D",
        f"{_KILLED}test_row_02_a_wish_without_an_answer_is_asked_again_and_makes_one_ticket",
        full="kill",
    ),
    _row(
        3,
        "power cut of the server",
        "nothing that was said before it is missing on any disk it could leave",
        "U D A",
        f"{_POWER}test_row_03_nothing_that_was_said_before_a_cut_is_missing_on_any_disk",
        f"{_POWER}test_row_03_a_server_opens_such_a_disk_and_serves",
        f"{_POWER}test_row_03_a_disk_that_lies_about_its_syncs_is_found_out",
        full="power",
    ),
    _row(
        4,
        "server stands still",
        "boards mark what they show within 3 s, kiosks go on by their own letter, nobody has two places",
        "U S",
        f"{_RETURN}test_row_04_a_server_that_stands_still_is_noticed_and_doubles_nothing",
    ),
    _row(
        5,
        "server starved of processor time",
        "99 of 100 calls within 1 s",
        "B",
        full="starved",
        reason="measures the machine's cores, which other tests share: by command alone",
    ),
    _row(
        6,
        "all devices come back at once",
        "spread over some seconds, every call there, in order",
        "B R(10)",
        f"{_RETURN}test_row_06_watchers_that_all_lose_the_server_come_back_whole",
        "appkit/test_link.py::test_waits_are_random_within_a_window_that_doubles_up_to_a_limit",
        full="storm",
    ),
)

PAPER = (
    _row(
        7,
        "kiosk killed after its request, before the reply",
        "asks for its open wish when it starts again",
        "D",
        f"{_DEVICES}test_row_07_a_kiosk_killed_after_its_request_gives_one_number_and_one_paper",
    ),
    _row(
        8,
        "kiosk killed while bytes go to the printer",
        "a doubtful ticket; staff print it again or void it",
        "D",
        f"{_DEVICES}test_row_08_a_kiosk_killed_while_bytes_go_to_the_printer_leaves_a_doubtful_ticket_to_reprint_or_void",
    ),
    _row(
        9,
        "paper is out",
        "services stay, the number will be shown, counters are called",
        "D",
        f"{_DEVICES}test_row_09_paper_that_is_out_leaves_the_services_and_says_that_the_number_will_be_shown",
    ),
    _row(
        10,
        "paper ends in the middle of a ticket",
        "printed again on the word of staff alone, marked as a copy",
        "D",
        f"{_DEVICES}test_row_10_paper_that_ends_in_a_ticket_is_printed_again_on_the_word_of_staff_alone",
    ),
    _row(
        11,
        "cover open, head hot, cutter jammed",
        "named to staff within 5 s, clears itself",
        "R(5)",
        f"{_DEVICES}test_row_11_a_fault_is_named_to_staff_within_five_seconds_and_clears_itself",
    ),
    _row(
        12,
        "printer unplugged and back",
        "found again within 10 s, also under another name",
        "R(10)",
        f"{_DEVICES}test_row_12_a_network_printer_that_was_off_is_found_again_within_ten_seconds",
        f"{_DEVICES}test_row_12_a_serial_printer_that_comes_back_under_another_name_is_found_within_ten_seconds",
    ),
    _row(
        13,
        "printer says yes and prints nothing",
        "the visitor says so: the same number again, counted",
        "D",
        f"{_DEVICES}test_row_13_a_printer_that_lies_is_contradicted_and_the_same_number_comes_again_marked_and_counted",
    ),
    _row(
        14,
        "printer that answers nothing",
        "prints unconfirmed, raises no alarm",
        "D",
        f"{_DEVICES}test_row_14_a_printer_without_any_answer_prints_unconfirmed_and_raises_no_alarm",
    ),
)

NETWORK = (
    _row(
        15,
        "one kiosk's cable pulled",
        "gives numbers of its own letter, hands them in afterwards",
        "U D",
        f"{_OFFLINE}test_a_server_that_dies_under_the_touch",
        f"{_OFFLINE}test_a_frozen_server_gives_nobody_two_places",
    ),
    _row(
        16,
        "switch dead: everything apart",
        "every kiosk by its letter, counters by the paper rule, boards say it in words",
        "U D S O",
        f"{_OFFLINE}test_a_kiosk_that_dies_too_goes_on_with_the_next_number",
        "display/test_window.py::test_a_lost_board_shows_the_sentence_and_no_number",
        f"{_RETURN}test_row_47_calls_missed_while_cut_off_come_in_their_order",
    ),
    _row(
        17,
        "two kiosks alone for two hours, then back",
        "one line by the time of arrival, ties by kiosk",
        "U O",
        "server/application/test_handing_in.py::test_a_number_given_alone_has_the_place_of_its_arrival",
        "server/application/test_handing_in.py::test_numbers_of_one_kiosk_keep_their_order",
        "server/application/test_handing_in.py::test_bringing_everything_again_changes_nothing",
    ),
    _row(
        18,
        "numbers used up while alone",
        "a letter has more numbers than a day has visitors; none comes twice, also after a restart",
        "U",
        f"{_BOOK}test_numbers_go_on_over_restarts",
        f"{_BOOK}test_a_kill_at_any_byte_loses_nothing_acknowledged_and_repeats_no_number",
        reason="offline numbers are not leased in blocks: the letter itself belongs to the kiosk",
    ),
    _row(
        19,
        "half-open connection: no packet says that anybody is gone",
        "said within 2 s, back within 5 s",
        "S R(5)",
        f"{_NET}test_row_19_a_pulled_cable_is_noticed_at_once_and_forgotten_at_once",
        full="cable",
    ),
    _row(
        20,
        "20 % loss, 100 ms",
        "tickets within 3 s, calls within 2 s, no doubles",
        "U C",
        f"{_NET}test_row_20_a_fifth_lost_and_a_tenth_of_a_second_late_give_no_doubles",
        full="loss",
        reason="lost packets are stalls in CI; real ones need root, by command",
    ),
    _row(
        21,
        "packets and messages doubled or out of order",
        "numbers throw repeats away, gaps are asked for",
        "B C",
        f"{_NET}test_row_21_messages_that_come_twice_or_out_of_order_change_nothing",
        full="loss",
    ),
    _row(
        22,
        "slow link to a board, 16 kbit/s",
        "calls come in time",
        "B",
        f"{_NET}test_row_22_a_board_on_a_slow_link_hears_of_a_call_in_time",
    ),
    _row(
        23,
        "packets of 576 bytes at the most",
        "works",
        "B",
        full="mtu",
        reason="needs network namespaces and root: by command alone",
    ),
    _row(
        24,
        "no DHCP, no DNS",
        "devices keep the address they know, and find the server by itself where it announces itself",
        "R(5)",
        "server/test_finding.py::test_server_is_found_with_name_and_address_and_forgotten_when_it_ends",
        "server/web/test_api.py::test_client_learns_an_address_that_it_can_reach",
    ),
    _row(
        25,
        "server moved to another address",
        "devices are known by their keys, never by an address",
        "A",
        "appkit/test_identity.py::test_pairing_is_kept_and_leads_to_a_token",
        "appkit/test_identity.py::test_another_key_of_the_same_device_is_refused",
    ),
)
