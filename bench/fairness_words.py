"""What the fairness pictures say, in both languages of the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.fairness_days import VisitorClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language; the three with braces take a figure."""

    classes: Mapping[VisitorClass, str]
    disciplines: Mapping[str, str]
    morning_title: str
    right: str
    booked_time: str
    at_counter: str
    disciplines_title: str
    disciplines_note: str
    wait_heading: str
    overtaking_heading: str
    minutes_later: str
    people: str
    punctual: str


ENGLISH = Words(
    classes={
        VisitorClass.WALK_IN: "walk-in",
        VisitorClass.BOOKED: "booked",
        VisitorClass.PRIORITY: "priority",
    },
    disciplines={
        "first come first served": "First come, first served",
        "strict priority": "Strict priority",
        "booked first": "Booked first",
        "three-to-one": "Three to one",
        "our rule": "Turn time (our rule)",
    },
    morning_title="A morning at three counters, in the order of calling",
    right="counts as having come earlier",
    booked_time="booked time",
    at_counter="at the counter (its number)",
    disciplines_title="Five ways to call the same visitors",
    disciplines_note="20 simulated days of 300 visitors, six counters busy 95 % of the time. "
    "Dark: mean; light: nine in ten wait less; stroke: longest.",
    wait_heading="Wait in minutes (mean / nine in ten)",
    overtaking_heading="At worst, somebody was passed",
    minutes_later="by one who came {minutes} min later",
    people="by {people} people who came later",
    punctual="booked within 10 min: {percent} %",
)

INDONESIAN = Words(
    classes={
        VisitorClass.WALK_IN: "datang langsung",
        VisitorClass.BOOKED: "janji",
        VisitorClass.PRIORITY: "prioritas",
    },
    disciplines={
        "first come first served": "Urutan kedatangan",
        "strict priority": "Prioritas mutlak",
        "booked first": "Janji selalu dahulu",
        "three-to-one": "Tiga banding satu",
        "our rule": "Waktu giliran (kita)",
    },
    morning_title="Satu pagi di tiga loket, menurut urutan panggilan",
    right="dihitung datang lebih awal",
    booked_time="waktu janji",
    at_counter="di loket (nomornya)",
    disciplines_title="Lima cara memanggil pengunjung yang sama",
    disciplines_note="20 hari simulasi, 300 pengunjung sehari, enam loket sibuk 95 %. "
    "Tua: rata-rata; muda: sembilan dari sepuluh; garis: terlama.",
    wait_heading="Menunggu, menit (rata-rata / sembilan dari sepuluh)",
    overtaking_heading="Paling parah, orang didahului",
    minutes_later="oleh yang datang {minutes} menit kemudian",
    people="oleh {people} orang yang datang kemudian",
    punctual="janji dalam 10 menit: {percent} %",
)
