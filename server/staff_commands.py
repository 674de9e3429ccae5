"""What the command line does for members of staff who cannot get in any more."""

import time
from argparse import Namespace

from server.commands import EXIT_DONE, open_office, say


def invite(given: Namespace) -> int:
    """Print a code with which somebody chooses a password within a day; it stands alone on the last line."""
    from server.application.staff.people import INVITATION_LIVES_S, invitation_hash, new_invitation
    from server.application.staff.second_factor import SecretBox
    from server.storage.secrets import staff_secret
    from server.storage.staff_rescue import invite as open_invitation

    code = new_invitation()
    with open_office(given.data) as engine:
        hashed = invitation_hash(SecretBox(staff_secret(given.data)), code)
        open_invitation(engine, given.login, hashed, int(time.time()) + INVITATION_LIVES_S)
    say(f"'{given.login}' chooses a password at /kantor/undangan within a day, with this code:")
    say(code)
    return EXIT_DONE


def forget_second_factor(given: Namespace) -> int:
    """Have somebody set up another second factor when they sign in."""
    from server.storage.staff_rescue import forget_second_factor as forget

    with open_office(given.data) as engine:
        forget(engine, given.login)
    say(f"'{given.login}' sets up another second factor when signing in.")
    return EXIT_DONE
