"""Notes to the user."""

from tfgraph.v1.saving.notes import say_once


def test_says_each_thing_once(capfd):
    for text in ("a", "b", "a"):
        say_once(text)
    assert capfd.readouterr() == ("", "tfgraph: a\ntfgraph: b\n")
