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


def row_of(number: int, fault: str, expected: str, oracles: str, *tests: str, full: str = "", reason: str = "") -> Row:
    """A row; tests are named from the folder of tests on."""
    return Row(
        number=number,
        fault=fault,
        expected=expected,
        oracles=oracles,
        tests=tuple(f"tests/{test}" for test in tests),
        full=full,
        reason=reason,
    )


KILLED_TESTS, POWER_TESTS = "faults/test_killed_server.py::", "faults/test_power_cut.py::"
RETURN_TESTS, NET_TESTS, DISK_TESTS = (
    "faults/test_watchers_return.py::",
    "faults/test_networks.py::",
    "faults/test_disks.py::",
)
ONE_TESTS, DEVICES_TESTS = "faults/test_one_server.py::", "e2e/test_device_faults.py::"
OFFLINE_TESTS, BOOK_TESTS = "e2e/test_offline.py::", "kiosk/offline/test_book.py::"
CLOCK_TESTS, MEDIUM_TESTS = "server/storage/test_clock.py::", "server/storage/test_medium.py::"

SERVER = (
    row_of(
        1,
        "server killed between commit and reply",
        "a wish is asked again with its key: one number, one paper",
        "U D R(10)",
        f"{KILLED_TESTS}test_row_01_whoever_was_answered_has_the_number_and_tickets_are_taken_again_at_once",
        "e2e/test_kiosk_faults.py::test_a_server_that_dies_under_the_touch_gives_one_number_and_one_paper",
        full="kill",
    ),
    row_of(
        2,
        "server killed before the commit",
        "the second attempt makes the first number",
        "U D",
        f"{KILLED_TESTS}test_row_02_a_wish_without_an_answer_is_asked_again_and_makes_one_ticket",
        full="kill",
    ),
    row_of(
        3,
        "power cut of the server",
        "nothing that was said before it is missing on any disk it could leave",
        "U D A",
        f"{POWER_TESTS}test_row_03_nothing_that_was_said_before_a_cut_is_missing_on_any_disk",
        f"{POWER_TESTS}test_row_03_a_server_opens_such_a_disk_and_serves",
        f"{POWER_TESTS}test_row_03_a_disk_that_lies_about_its_syncs_is_found_out",
        full="power",
    ),
    row_of(
        4,
        "server stands still",
        "boards mark what they show within 3 s, kiosks go on by their own letter, nobody has two places",
        "U S",
        f"{RETURN_TESTS}test_row_04_a_server_that_stands_still_is_noticed_and_doubles_nothing",
    ),
    row_of(
        5,
        "server starved of processor time",
        "99 of 100 calls within 1 s",
        "B",
        full="starved",
        reason="measures the machine's cores, which other tests share: by command alone",
    ),
    row_of(
        6,
        "all devices come back at once",
        "spread over some seconds, every call there, in order",
        "B R(10)",
        f"{RETURN_TESTS}test_row_06_watchers_that_all_lose_the_server_come_back_whole",
        "appkit/test_link.py::test_waits_are_random_within_a_window_that_doubles_up_to_a_limit",
        full="storm",
    ),
)

PAPER = (
    row_of(
        7,
        "kiosk killed after its request, before the reply",
        "asks for its open wish when it starts again",
        "D",
        f"{DEVICES_TESTS}test_row_07_a_kiosk_killed_after_its_request_gives_one_number_and_one_paper",
    ),
    row_of(
        8,
        "kiosk killed while bytes go to the printer",
        "a doubtful ticket; staff print it again or void it",
        "D",
        f"{DEVICES_TESTS}test_row_08_a_kiosk_killed_while_bytes_go_to_the_printer_leaves_a_doubtful_ticket_to_reprint_or_void",
    ),
    row_of(
        9,
        "paper is out",
        "services stay, the number will be shown, counters are called",
        "D",
        f"{DEVICES_TESTS}test_row_09_paper_that_is_out_leaves_the_services_and_says_that_the_number_will_be_shown",
    ),
    row_of(
        10,
        "paper ends in the middle of a ticket",
        "printed again on the word of staff alone, marked as a copy",
        "D",
        f"{DEVICES_TESTS}test_row_10_paper_that_ends_in_a_ticket_is_printed_again_on_the_word_of_staff_alone",
    ),
    row_of(
        11,
        "cover open, head hot, cutter jammed",
        "named to staff within 5 s, clears itself",
        "R(5)",
        f"{DEVICES_TESTS}test_row_11_a_fault_is_named_to_staff_within_five_seconds_and_clears_itself",
    ),
    row_of(
        12,
        "printer unplugged and back",
        "found again within 10 s, also under another name",
        "R(10)",
        f"{DEVICES_TESTS}test_row_12_a_network_printer_that_was_off_is_found_again_within_ten_seconds",
        f"{DEVICES_TESTS}test_row_12_a_serial_printer_that_comes_back_under_another_name_is_found_within_ten_seconds",
    ),
    row_of(
        13,
        "printer says yes and prints nothing",
        "the visitor says so: the same number again, counted",
        "D",
        f"{DEVICES_TESTS}test_row_13_a_printer_that_lies_is_contradicted_and_the_same_number_comes_again_marked_and_counted",
    ),
    row_of(
        14,
        "printer that answers nothing",
        "prints unconfirmed, raises no alarm",
        "D",
        f"{DEVICES_TESTS}test_row_14_a_printer_without_any_answer_prints_unconfirmed_and_raises_no_alarm",
    ),
)

NETWORK = (
    row_of(
        15,
        "one kiosk's cable pulled",
        "gives numbers of its own letter, hands them in afterwards",
        "U D",
        f"{OFFLINE_TESTS}test_a_server_that_dies_under_the_touch",
        f"{OFFLINE_TESTS}test_a_frozen_server_gives_nobody_two_places",
    ),
    row_of(
        16,
        "switch dead: everything apart",
        "every kiosk by its letter, counters by the paper rule, boards say it in words",
        "U D S O",
        f"{OFFLINE_TESTS}test_a_kiosk_that_dies_too_goes_on_with_the_next_number",
        "display/test_window.py::test_a_lost_board_shows_the_sentence_and_no_number",
        f"{RETURN_TESTS}test_row_47_calls_missed_while_cut_off_come_in_their_order",
    ),
    row_of(
        17,
        "two kiosks alone for two hours, then back",
        "one line by the time of arrival; in one and the same second by the order in which it was handed in",
        "U D O A R(5)",
        "faults/test_two_kiosks_apart.py::test_row_17_two_kiosks_alone_for_two_hours_come_into_one_line",
        "properties/test_offline.py::test_two_kiosks_alone_for_two_hours",
        "properties/test_offline.py::test_numbers_of_a_morning_without_the_server_go_on_when_its_day_begins",
        "server/application/test_handing_in.py::test_a_number_given_alone_has_the_place_of_its_arrival",
        "server/application/test_handing_in.py::test_numbers_of_one_kiosk_keep_their_order",
        "server/application/test_handing_in.py::test_bringing_everything_again_changes_nothing",
        full="apart",
    ),
    row_of(
        18,
        "numbers used up while alone",
        "a letter has more numbers than a day has visitors; none comes twice, also after a restart",
        "U",
        f"{BOOK_TESTS}test_numbers_go_on_over_restarts",
        f"{BOOK_TESTS}test_a_kill_at_any_byte_loses_nothing_acknowledged_and_repeats_no_number",
        reason="offline numbers are not leased in blocks: the letter itself belongs to the kiosk",
    ),
    row_of(
        19,
        "half-open connection: no packet says that anybody is gone",
        "said within 2 s, back within 5 s",
        "S R(5)",
        f"{NET_TESTS}test_row_19_a_pulled_cable_is_noticed_at_once_and_forgotten_at_once",
        full="cable",
    ),
    row_of(
        20,
        "20 % loss, 100 ms",
        "tickets within 3 s, calls within 2 s, no doubles",
        "U C",
        f"{NET_TESTS}test_row_20_a_fifth_lost_and_a_tenth_of_a_second_late_give_no_doubles",
        f"{NET_TESTS}test_row_20_sockets_that_stand_still_are_not_a_server_that_is_gone",
        full="loss",
        reason="lost packets are stalls in CI; real ones need root, by command",
    ),
    row_of(
        21,
        "packets and messages doubled or out of order",
        "numbers throw repeats away, gaps are asked for",
        "B C",
        f"{NET_TESTS}test_row_21_messages_that_come_twice_or_out_of_order_change_nothing",
        full="loss",
    ),
    row_of(
        22,
        "slow link to a board, 16 kbit/s",
        "calls come in time",
        "B",
        f"{NET_TESTS}test_row_22_a_board_on_a_slow_link_hears_of_a_call_in_time",
    ),
    row_of(
        23,
        "packets of 576 bytes at the most",
        "works",
        "B",
        full="mtu",
        reason="needs network namespaces and root: by command alone",
    ),
    row_of(
        24,
        "no DHCP, no DNS",
        "devices keep the address they know, and find the server by itself where it announces itself",
        "R(5)",
        "server/test_finding.py::test_server_is_found_with_name_and_address_and_forgotten_when_it_ends",
        "server/web/test_api.py::test_client_learns_an_address_that_it_can_reach",
    ),
    row_of(
        25,
        "server moved to another address",
        "devices are known by their keys, never by an address",
        "A",
        "appkit/test_identity.py::test_pairing_is_kept_and_leads_to_a_token",
        "appkit/test_identity.py::test_another_key_of_the_same_device_is_refused",
    ),
)

TIME = (
    row_of(
        26,
        "clock jumps while running",
        "order, numbers and waits as before; said to staff",
        "U O",
        f"{CLOCK_TESTS}test_a_clock_that_jumps_is_not_followed_and_said_once",
        f"{CLOCK_TESTS}test_an_open_day_is_switched_by_no_jump_and_numbers_go_on",
    ),
    row_of(
        27,
        "start with a clock in 1970, or years ahead",
        "no new day by itself; yesterday's numbers stay unique",
        "U",
        f"{CLOCK_TESTS}test_a_start_at_1970_goes_on_from_the_last_record",
        f"{CLOCK_TESTS}test_a_computer_years_ahead_opens_no_day_by_itself",
        "server/application/test_commands.py::test_numbers_do_not_begin_anew_when_the_clock_falls_back_a_day",
    ),
    row_of(
        28,
        "midnight with people waiting",
        "the day changes at the hour that the office set",
        "U O",
        "server/storage/test_day_end.py::test_the_day_is_over_at_the_reset_hour_and_not_before",
        "server/application/test_commands.py::test_a_forgotten_day_is_closed_by_the_first_command_of_the_next",
        "faults/test_soak.py::test_row_59_a_night_of_faults_leaves_everything_in_order",
    ),
    row_of(
        29,
        "devices in other time zones",
        "the office's time on boards and paper: every test runs in a zone where no office lies",
        "O",
        "display/test_board.py::test_marks_carry_the_agreed_time_in_the_branch",
        "display/test_board.py::test_the_clock_runs_with_the_server_and_stops_without_it",
    ),
)
