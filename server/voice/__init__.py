"""The server's voice: each announcement sentence made once into a sound file, by an engine or out of recordings."""

from server.voice.clips import PACKS_DIRECTORY, ClipPacks
from server.voice.engine import Engine, EspeakEngine, SilentEngine, VoiceFailed, find_engine
from server.voice.store import VoiceStore, made_of

__all__ = [
    "PACKS_DIRECTORY",
    "ClipPacks",
    "Engine",
    "EspeakEngine",
    "SilentEngine",
    "VoiceFailed",
    "VoiceStore",
    "find_engine",
    "made_of",
]
