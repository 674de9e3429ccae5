"""The server's voice: each announcement sentence rendered once to a sound file, and kept."""

from server.voice.engine import Engine, EspeakEngine, SilentEngine, VoiceFailed, VoiceSettings, find_engine
from server.voice.store import VoiceStore

__all__ = ["Engine", "EspeakEngine", "SilentEngine", "VoiceFailed", "VoiceSettings", "VoiceStore", "find_engine"]
