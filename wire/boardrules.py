"""The numbers by which every board behaves, in a window of ours or in a browser: one place, served to browsers as data.

What is done with them stands in `display` for the program and in `server/web/board/files` for browsers; a test lets
both live through the same days.
"""

STALE_AFTER_MS = 2_600
"""Silence after which the board says that it is no longer fed: on the screen within 3 s."""

LOST_AFTER_MS = 14_600
"""Silence after which old numbers could be taken for new ones: none is on the screen after 15 s."""

SPOTLIGHT_MS = 8_000
SPOTLIGHT_SHARED_MS = 4_000
SPOTLIGHT_CROWDED_MS = 2_500
"""How long a call fills its zone: alone, while others wait for it, and while CROWD or more wait."""

CROWD = 3
"""With so many calls to be said, each is said once instead of twice."""

N_FLASHES = 3
SPOTLIGHT_AGE_S = 60
USELESS_AGE_S = 3 * 3600
CLOCK_STEP_MS = 2_000

TOO_OLD_S = 60
"""A call that could not be said within this time is shown only: its visitor has come or has been called again."""

PAUSE_AFTER_CHIME_MS = 200
PAUSE_BEFORE_REPEAT_MS = 900
PAUSE_BETWEEN_CALLS_MS = 700
REMEMBERED_CALLS = 64
PREPARED_S = 60

SOUND_WITHIN_MS = 5_000
SOUND_GRACE_MS = 3_000
"""A sentence is waited for so long; a sound that has not ended so long after its length is given up."""

ACKED_EVERY_MS = 300
"""A board tells what became of calls so often at most: twenty calls in five seconds are a few messages."""

CHIME_TONES_HZ_S = ((659.26, 0.0), (523.25, 0.42))
CHIME_LENGTH_S = 1.3
CHIME_ATTACK_S = 0.012
CHIME_HALF_LIFE_S = 0.17
CHIME_LEVEL = 11_000

LONGEST_LIST = 5
COUNTER_SHARE = 0.6
ROW_PITCH = 1.38
PITCH_GROWS = 1.3
NUMBER_SHARE = 0.62
WIDE_BAND = 1.54
TALL_BAND = 2.45
"""The front call with its captions, in cap heights of the number."""

NUMBER_OF_HEIGHT = 0.25
"""Big panels are hung where people stand: there the number grows with the panel."""

PICTURES_OF_WIDTH = 0.34
PICTURES_OF_HEIGHT = 0.3
"""What pictures beside the calls take, if numbers can be read all the same."""

LEAST_ROW_SHARE = 0.4
LEGIBLE_TOLERANCE = 0.97


def as_data() -> dict[str, object]:
    """All of them by their names in small letters."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
