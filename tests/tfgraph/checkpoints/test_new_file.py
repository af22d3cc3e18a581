"""A large file, written in parts: not a byte is lost where they meet."""

import os

import pytest

from tfgraph.checkpoints.new_file import new_file


@pytest.mark.parametrize("sizes", [[0], [5], [2**20], [3, 2**20, 2**21 - 1, 7], [100, 9 * 2**20 + 1, 8 * 2**20, 1]])
def test_content(sizes, tmp_path):
    content = os.urandom(sum(sizes))
    with new_file(tmp_path / "x") as file:
        start = 0
        for size in sizes:
            assert file.tell() == start
            file.write(content[start : start + size])
            start += size
    assert (tmp_path / "x").read_bytes() == content


def test_content_without_advice(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "posix_fadvise")  # macOS has none
    with new_file(tmp_path / "x") as file:
        file.write(bytes(2**24))
    assert (tmp_path / "x").stat().st_size == 2**24


def test_error_is_passed_on_and_the_file_closed(tmp_path):
    with pytest.raises(KeyError), new_file(tmp_path / "x") as file:
        raise KeyError
    assert file.closed
