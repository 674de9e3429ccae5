"""What is wrong with a field about a person, in words."""

from collections.abc import Mapping
from enum import Enum

from server.application.staff.passwords import LONGEST, SHORTEST, PasswordFault
from server.application.staff.people import FaultyField, PersonFault
from server.web.admin.forms import Filled


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


FAULTS: Mapping[Enum, str] = {
    PersonFault.LOGIN_FORM: _("Pakai 1 sampai 40 huruf kecil, angka, titik, atau tanda hubung."),
    PersonFault.LOGIN_TAKEN: _("Nama masuk ini sudah dipakai orang lain."),
    PersonFault.NAME_FORM: _("Nama terdiri dari 1 sampai 80 huruf yang dapat dibaca."),
    PersonFault.PIN_FORM: _("PIN terdiri dari 4 sampai 12 angka."),
    PersonFault.PIN_COMMON: _("PIN ini yang pertama dicoba orang. Pilih yang lain."),
    PersonFault.PIN_NOT_FOR_ROLE: _("Peran ini tidak bekerja di loket atau kiosk, jadi tidak memerlukan PIN."),
    PersonFault.OWN_ROLE: _("Peran Anda sendiri hanya dapat diganti oleh administrator lain."),
    PersonFault.OWN_ACCOUNT: _("Akun Anda sendiri hanya dapat ditutup oleh administrator lain."),
    PersonFault.PASSWORD_WRONG: _("Kata sandi ini tidak cocok."),
    PasswordFault.TOO_SHORT: _("Paling sedikit {n} huruf."),
    PasswordFault.TOO_LONG: _("Paling banyak {n} huruf."),
    PasswordFault.COMMON: _("Kata sandi ini terlalu mudah ditebak. Pakai beberapa kata yang tidak berhubungan."),
    PasswordFault.PERSONAL: _("Jangan pakai nama Anda atau nama kantor sebagai kata sandi."),
}

_VALUES: Mapping[Enum, Mapping[str, object]] = {
    PasswordFault.TOO_SHORT: {"n": SHORTEST},
    PasswordFault.TOO_LONG: {"n": LONGEST},
}


def blame(filled: Filled, faulty: FaultyField, *, field: str | None = None) -> None:
    """Put a fault at its field, or at `field` where the form calls it otherwise."""
    filled.blame(field or faulty.field, FAULTS[faulty.fault], **_VALUES.get(faulty.fault, {}))
