"""What `giliran voice` does: each function carries out one command and returns its exit code.

A change counts from the next call on, also in a server that is running: it looks for changes every second.
"""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands import EXIT_DONE, EXIT_FOUND, CommandRefused, open_office, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.domain.office import Office
    from server.domain.speech_settings import SpeechSettings
    from server.domain.tongue import Tongue
    from server.voice.checks import SpokenOffice

_NO_OTHER = "none"


def show(given: Namespace) -> int:
    """Print every setting, the pronunciations and the packs."""
    from server.domain.tongue import ENGLISH
    from server.voice.clips import PACKS_DIRECTORY

    settings, tongues = _office_of(given.data).branch.speech, _tongues(given.data)
    others = [tongues[code].name if code in tongues else f"{code} (no such language)" for code in settings.always]
    packs = sorted(path.name for path in (given.data / PACKS_DIRECTORY).glob("*") if path.is_dir())
    say(f"style      {settings.style}")
    say(f"english    {'always' if ENGLISH in settings.always else 'visitors'}")
    say(f"also       {', '.join(name for name in others if name != tongues[ENGLISH].name) or _NO_OTHER}")
    say(f"speed      {settings.speed_wpm} words a minute")
    say(f"pitch      {settings.pitch}")
    say(f"level      {settings.level}")
    say(f"pause      {settings.pause_ms} ms")
    say(f"languages  {', '.join(sorted(tongues))}")
    say(f"packs      {', '.join(packs) or _NO_OTHER}")
    for code, table in sorted(settings.pronunciations.items()):
        for word, spoken in sorted(table.items()):
            say(f"{code}: {word} -> {spoken}")
    return EXIT_DONE


def choose(given: Namespace) -> int:
    """Change what was given, and nothing else."""
    from server.domain.tongue import ENGLISH, FIRST_LANGUAGE
    from server.storage.speech import set_speech

    names = {"style": "style", "speed": "speed_wpm", "pitch": "pitch", "level": "level", "pause": "pause_ms"}
    chosen = {field: value for option, field in names.items() if (value := getattr(given, option)) is not None}
    if not chosen and given.english is None and given.also is None:
        raise CommandRefused("say what to change: --style, --english, --also, --speed, --pitch, --level or --pause")
    tongues = _tongues(given.data)
    for code in given.also or ():
        if code in (FIRST_LANGUAGE, ENGLISH):
            raise CommandRefused("--also is for a third language; there is --english, and Indonesian is always said")
        if code != _NO_OTHER:
            _tongue(tongues, code)

    def change(settings: "SpeechSettings") -> "SpeechSettings":
        always = _always(settings.always, given)
        return type(settings).from_record({**settings.to_record(), **chosen, "always": list(always)})

    with open_office(given.data) as engine:
        set_speech(engine, change)
    return show(given)


def pronounce(given: Namespace) -> int:
    """Have a word said in another way, or again as the language has it."""
    from server.storage.speech import set_speech

    _tongue(_tongues(given.data), given.language)

    def change(settings: "SpeechSettings") -> "SpeechSettings":
        tables = settings.with_pronunciation(given.language, given.word, given.spoken)
        return replace(settings, pronunciations=tables)

    with open_office(given.data) as engine:
        set_speech(engine, change)
    say(f"{given.language}: {given.word.lower()} -> {given.spoken or 'as the language has it'}")
    return EXIT_DONE


def say_call(given: Namespace) -> int:
    """Write one call as boards would get it into a sound file."""
    from server.domain.speech import CallWords, sentence
    from server.voice import PACKS_DIRECTORY, ClipPacks, find_engine, made_of

    settings, names = _new_office(given.counter) if given.without_office else _said_in(given.data, given.counter)
    tongue = _tongue(_tongues(given.data), given.language)
    if settings.level == 0:
        raise CommandRefused("the level is 0: boards chime without speaking")
    call = CallWords(number=given.number, counter_name=names, is_recall=given.recall)
    try:
        said = sentence(call, tongue, settings)
    except ValueError as error:
        raise CommandRefused(str(error)) from error
    recipe = ClipPacks(given.data / PACKS_DIRECTORY).recipe(said, settings)
    faults = list[str]()
    given.to.write_bytes(made_of(said, settings, recipe, find_engine(), faults.append))
    say(said.text)
    for fault in faults:
        say(f"a recording cannot be used: {fault}")
    is_rendered = recipe is None or faults
    say(f"{given.to}: {'rendered' if is_rendered else 'put together out of recordings'}")
    return EXIT_DONE


def _new_office(counter: int) -> "tuple[SpeechSettings, Mapping[str, str]]":
    from server.domain.speech_settings import SpeechSettings

    return SpeechSettings(), {"id": f"Loket {counter}", "en": f"Counter {counter}"}


def _said_in(data: Path, counter: int) -> "tuple[SpeechSettings, Mapping[str, str]]":
    """How the office speaks, and the counter's names."""
    office = _office_of(data)
    name = next((each.name for each in office.counters.values() if each.number == counter), None)
    if name is None:
        raise CommandRefused(f"there is no counter {counter}")
    return office.branch.speech, {"id": name.id, "en": name.en}


def list_clips(given: Namespace) -> int:
    """Print every recording that a pack of this office needs: its file, and what to read out."""
    from server.voice.checks import needed_clips
    from server.voice.clips import SUFFIX

    clips = needed_clips(_spoken(_office_of(given.data)), _tongue(_tongues(given.data), given.language))
    width = max(len(clip.name) for clip in clips) + len(SUFFIX)
    for clip in clips:
        say(f"{clip.name + SUFFIX:<{width}}  {clip.words}")
    return EXIT_DONE


def check(given: Namespace) -> int:
    """Name every fault of the office's recordings; exit code 1 if there is one."""
    from server.voice.clips import PACKS_DIRECTORY

    packs = [given.pack] if given.pack else sorted(path for path in (given.data / PACKS_DIRECTORY).glob("*"))
    packs = [path for path in packs if path.is_dir()]
    if not packs:
        raise CommandRefused(f"there is no folder {given.pack or given.data / PACKS_DIRECTORY / 'id'}")
    office, tongues = _spoken(_office_of(given.data)), _tongues(given.data)
    found = [_check_one(path, office, _tongue(tongues, given.language or path.resolve().name)) for path in packs]
    return EXIT_FOUND if any(found) else EXIT_DONE


def _check_one(directory: Path, office: "SpokenOffice", tongue: "Tongue") -> bool:
    from server.voice.checks import check_pack, unused_clips
    from server.voice.clips import ClipPack

    pack = ClipPack(directory)
    faults = check_pack(pack, office, tongue)
    for fault in faults:
        say(f"{tongue.code}: {fault}")
    for name in unused_clips(pack, office, tongue):
        say(f"{tongue.code}: {name} is said in no call (a slip in its name?)")
    say(f"{tongue.code}: recordings {len(pack.clips())}, faults {len(faults)}")
    return bool(faults)


def _office_of(data_directory: Path) -> "Office":
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID

    with open_office(data_directory) as engine:
        return Reads(engine, BRANCH_ID).office()


def _tongues(data_directory: Path) -> "Mapping[str, Tongue]":
    from server.domain.tongue import TONGUES_DIRECTORY, read_tongues

    return read_tongues(data_directory / TONGUES_DIRECTORY)


def _tongue(tongues: "Mapping[str, Tongue]", code: str) -> "Tongue":
    if code not in tongues:
        raise CommandRefused(f"there is no language '{code}'; there are {', '.join(sorted(tongues))}")
    return tongues[code]


def _spoken(office: "Office") -> "SpokenOffice":
    from server.voice.checks import SpokenOffice

    return SpokenOffice(
        series=sorted({service.series for service in office.services.values()} | office.kiosk_letters),
        counter_names=[{"id": counter.name.id, "en": counter.name.en} for counter in office.counters.values()],
    )


def _always(before: tuple[str, ...], given: Namespace) -> tuple[str, ...]:
    from server.domain.tongue import ENGLISH

    others = [code for code in before if code != ENGLISH] if given.also is None else given.also
    is_english = ENGLISH in before if given.english is None else given.english == "always"
    return (*dict.fromkeys(code for code in others if code != _NO_OTHER), *([ENGLISH] if is_english else []))
