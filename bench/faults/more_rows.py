"""The second half of the fault table: disks, two of a kind, boards, the world outside, and people."""

from __future__ import annotations

from bench.faults.rows import (
    BOOK_TESTS,
    DEVICES_TESTS,
    DISK_TESTS,
    MEDIUM_TESTS,
    ONE_TESTS,
    RETURN_TESTS,
    TIME,
    Row,
    row_of,
)

DISKS = (
    row_of(
        30,
        "disk full",
        "no new numbers, with clear words; calls go on; alarm before",
        "D A",
        f"{DISK_TESTS}test_rows_30_32_33_a_disk_that_takes_nothing_is_said_and_nothing_said_is_lost",
        f"{MEDIUM_TESTS}test_on_a_full_disk_no_number_is_given_and_calls_go_on",
        f"{MEDIUM_TESTS}test_a_disk_that_fills_up_stops_promises_and_heals_by_itself",
    ),
    row_of(
        31,
        "no room for the log",
        "everything goes on",
        "D",
        f"{DISK_TESTS}test_row_31_a_log_without_room_stops_nothing",
    ),
    row_of(
        32,
        "a sync fails",
        "never tried again and hoped for: nothing is written any more until somebody looks",
        "D",
        f"{DISK_TESTS}test_rows_30_32_33_a_disk_that_takes_nothing_is_said_and_nothing_said_is_lost",
        f"{MEDIUM_TESTS}test_a_disk_that_failed_is_never_trusted_again",
    ),
    row_of(
        33,
        "disk turns read-only",
        "as 32",
        "D",
        f"{DISK_TESTS}test_rows_30_32_33_a_disk_that_takes_nothing_is_said_and_nothing_said_is_lost",
        f"{MEDIUM_TESTS}test_a_write_that_fails_stops_everything_that_is_written",
    ),
    row_of(
        34,
        "pages of the database damaged",
        "found and named; the newest good copy and the kiosks' journals",
        "U D A",
        "server/storage/test_writer.py::test_verify_names_the_first_wrong_record",
        "server/domain/queue/test_replay.py::test_any_altered_letter_of_any_record_is_found_there",
        "server/cli/test_restore.py::test_a_damaged_copy_is_named_as_such",
        f"{BOOK_TESTS}test_a_server_with_other_data_learns_of_everything_again",
    ),
    row_of(
        35,
        "log deleted or database moved while open",
        "noticed within seconds, nothing more is written",
        "D",
        f"{MEDIUM_TESTS}test_a_log_that_was_deleted_is_noticed",
        f"{MEDIUM_TESTS}test_a_database_put_in_place_of_ours_is_noticed",
    ),
    row_of(
        36,
        "somebody else holds the database",
        "readers delay nobody; a lock is waited for",
        "C",
        f"{ONE_TESTS}test_row_36_a_long_look_into_the_database_delays_nobody",
        f"{ONE_TESTS}test_row_36_a_lock_that_somebody_holds_is_waited_for",
    ),
    row_of(
        37,
        "memory card wears out",
        "few bytes for each ticket",
        "",
        f"{DISK_TESTS}test_row_37_a_ticket_costs_the_card_little",
        reason="the aim of 64 KiB is missed: one ticket after the other, each synced, is some 85; the test holds 110",
    ),
)

PAIRS = (
    row_of(
        38,
        "two servers on the same data",
        "the second refuses; devices take a restored copy for another office",
        "U C",
        f"{ONE_TESTS}test_row_38_a_second_server_on_the_same_data_refuses",
        "server/cli/test_restore.py::test_a_restored_office_is_another_one_for_its_programs",
    ),
    row_of(
        39,
        "two counters press at once",
        "different people, or one hears that nobody waits",
        "C",
        "faults/test_counters_at_once.py::test_row_39_presses_of_two_counters_at_once_call_different_people",
        full="pairs",
    ),
    row_of(
        40,
        "double press on a key",
        "one ticket, one call: the same press has the same key",
        "C",
        "kiosk/flow/test_visit.py::test_ten_touches_in_half_a_second_make_one_ticket",
        "server/application/test_commands.py::test_a_reused_key_gives_the_same_reply_and_no_second_ticket",
    ),
    row_of(
        41,
        "bouncing and ghost touches",
        "one ticket for each intent, no crash",
        "U",
        f"{DEVICES_TESTS}test_row_41_a_bouncing_finger_gives_one_ticket",
        f"{DEVICES_TESTS}test_row_41_ghost_touches_anywhere_crash_nothing_and_make_no_ticket_without_an_answer_for_it",
    ),
    row_of(
        42,
        "counter's computer dies with a visitor at it",
        "the ticket stays; another computer takes over",
        "D",
        "server/application/test_relief.py::test_a_counter_of_a_revoked_computer_is_free_for_the_next",
    ),
    row_of(
        43,
        "same officer at two counters",
        "takes the own counter over; a counter where somebody works stays taken",
        "C",
        "server/application/test_relief.py::test_an_operator_takes_their_own_counter_from_another_computer",
        "server/application/test_relief.py::test_a_counter_where_somebody_works_stays_taken",
    ),
)

BOARDS = (
    row_of(
        44,
        "board restarts in an announcement",
        "the next unheard call follows, nothing old again",
        "B",
        "display/test_announcer.py::test_after_a_restart_the_next_unheard_call_follows",
    ),
    row_of(
        45,
        "twenty calls in five seconds",
        "all shown, each said once",
        "B",
        "display/test_board.py::test_of_twenty_calls_in_five_seconds_each_has_its_moment",
        "display/test_announcer.py::test_three_waiting_calls_are_each_said_once_until_they_are_fewer",
    ),
    row_of(
        46,
        "board's feed fails while its clock runs",
        "the clock comes by the feed: without it, it stands and the mark appears",
        "S",
        "display/test_board.py::test_the_clock_runs_with_the_server_and_stops_without_it",
        "display/test_board.py::test_rows_alone_do_not_make_a_board_fresh",
    ),
    row_of(
        47,
        "changes missed while cut off",
        "only what was missed, in its order",
        "B",
        f"{RETURN_TESTS}test_row_47_calls_missed_while_cut_off_come_in_their_order",
        "server/push/test_push.py::test_who_comes_back_gets_only_what_it_missed",
    ),
    row_of(
        48,
        "no sound",
        "a call that nobody showed or heard is told at its counter",
        "S",
        "display/test_acknowledging.py::test_heard_and_unheard_are_told_apart",
        "server/push/test_acknowledged.py::"
        "test_a_call_that_no_board_showed_is_told_at_its_counter_and_taken_back_when_one_does",
    ),
)

OUTSIDE = (
    row_of(
        49,
        "internet gone all day",
        "nothing in the office needs it",
        "D",
        "e2e/test_morning.py::test_a_whole_morning",
        reason="nothing is sent to anybody outside, so nothing can queue up; tests may reach this machine alone",
    ),
    row_of(
        50,
        "a booking twice, late or out of order",
        "one entry; a late cancellation is refused and seen",
        "D",
        "server/bookings/test_bookings.py::test_the_same_confirmation_twice_is_one_booking",
        "server/bookings/test_booking_days.py::"
        "test_a_cancellation_that_arrives_after_the_visitor_is_refused_and_changes_nothing",
    ),
    row_of(51, "message provider down", "", "R(0)", reason="the product sends no messages through anybody"),
    row_of(
        52,
        "opening minute of bookings",
        "kiosks and counters hardly notice; the crowd waits for itself",
        "R(0)",
        "server/web/visit/test_waiting.py::test_flood_from_one_address_makes_nobody_else_wait_longer",
        reason="300 pages a second are measured by `giliran bench opening`",
    ),
    row_of(
        53,
        "rogue device: stolen token, unknown key, repeated request",
        "refused; a revoked device within 5 s",
        "A",
        "server/access/test_access.py::test_revoked_device_is_out_within_a_second",
        "server/access/test_access.py::test_every_changed_letter_spoils_a_token",
        "appkit/test_identity.py::test_another_key_of_the_same_device_is_refused",
    ),
    row_of(
        54,
        "certificate expired",
        "paired devices go on",
        "R(0)",
        "e2e/test_tls.py::test_expired_certificate_does_not_stop_paired_devices",
    ),
    row_of(
        55,
        "update in opening hours",
        "a way back with the database; programs do without fields they do not know",
        "U D B",
        "server/installing/test_update.py::test_version_that_does_not_come_up_is_taken_back_with_its_database",
    ),
    row_of(
        56,
        "migration stops half way",
        "one transaction: whole or not at all; a newer database is left alone",
        "D A",
        "server/cli/test_cli.py::test_database_of_a_newer_version_is_left_alone",
        "server/migrations/test_migrations.py::"
        "test_an_office_keeps_everything_but_what_came_later_on_the_way_back_and_forward",
    ),
    row_of(
        57,
        "copy while busy, opened on another computer",
        "sound; later numbers are higher",
        "U D",
        "server/cli/test_cli.py::test_backup_is_a_sound_copy_and_overwrites_nothing",
        "server/cli/test_restore.py::test_a_copy_of_today_goes_on_with_higher_numbers",
    ),
    row_of(
        58,
        "more than 999 numbers in a series",
        "a fourth digit",
        "U",
        "faults/test_many_numbers.py::test_row_58_after_999_a_number_grows_a_digit",
    ),
    row_of(
        59,
        "leaks",
        "memory and open files stay as after the first day",
        "R(0)",
        "faults/test_soak.py::test_row_59_a_night_of_faults_leaves_everything_in_order",
        full="soak",
        reason="two weeks take a quarter of an hour: by command; CI passes a night",
    ),
    row_of(
        60,
        "day closed by mistake",
        "says whom it sends home and asks twice",
        "U D A",
        "server/office/test_hall.py::test_closing_the_day_says_whom_it_sends_home_and_asks_twice",
    ),
)


def later_rows() -> tuple[Row, ...]:
    """Rows 26 to 60."""
    return (*TIME, *DISKS, *PAIRS, *BOARDS, *OUTSIDE)
