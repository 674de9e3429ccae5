"""What is kept between two starts, and that damage costs only comfort."""

import pytest

from counter.memory import NAMES_MAX, Memory, read_memory, write_memory


def test_memory_comes_back_as_it_was_kept(tmp_path):
    memory = Memory(names=("siti", "budi"), dock_x_px=5, dock_y_px=7, is_docked=True, is_large=True, language="en")
    write_memory(tmp_path, memory)
    assert read_memory(tmp_path) == memory


def test_first_start_remembers_nothing(tmp_path):
    assert read_memory(tmp_path) == Memory()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"names": 3}', '{"names": [], "colour": 1}', "{}"])
def test_damaged_file_is_a_fresh_start(tmp_path, text):
    (tmp_path / "counter.json").write_text(text, encoding="utf-8")
    assert read_memory(tmp_path) == Memory()


def test_latest_name_is_first_and_once(tmp_path):
    memory = Memory(names=("budi", "siti")).with_name("siti")
    assert memory.names == ("siti", "budi")


def test_no_more_names_than_digits():
    memory = Memory()
    for place in range(NAMES_MAX + 3):
        memory = memory.with_name(f"petugas{place}")
    assert len(memory.names) == NAMES_MAX
    assert memory.names[0] == f"petugas{NAMES_MAX + 2}"


def test_folder_that_cannot_be_written_does_no_harm(tmp_path):
    write_memory(tmp_path / "gone", Memory())
    assert read_memory(tmp_path / "gone") == Memory()
