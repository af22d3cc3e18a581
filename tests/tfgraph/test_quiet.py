"""What C++ writes to file descriptor 2 is kept back, unless there is an error."""

import os

import pytest

from tfgraph.quiet import kept_back


def test_kept_back(capfd):
    with kept_back():
        os.write(2, b"a note\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_shown_if_there_is_an_error(capfd):
    with pytest.raises(ZeroDivisionError), kept_back(KeyError):
        os.write(2, b"a reason\n")
        raise ZeroDivisionError
    assert capfd.readouterr().err == "a reason\n"


def test_not_shown_if_the_error_says_it_all(capfd):
    with pytest.raises(KeyError), kept_back(KeyError):
        os.write(2, b"a note\n")
        raise KeyError
    assert capfd.readouterr().err == ""
