"""Mend small sources by all fixers, or by the one that a test file is named after."""

import builtins
import contextlib
import io
import pkgutil

import pytest

from tfgraph.runner.fixers import registered
from tfgraph.runner.mending.pipeline import mend


@pytest.fixture
def name(request):
    """The fixer that the test file is about."""
    return request.path.stem.removeprefix("test_")


@pytest.fixture
def unchanged(name, tmp_path):
    """Whether the fixer leaves a source alone: no mend, and the text is the identical object."""

    def unchanged(source):
        mended = mend(source.encode(), str(tmp_path / "script.py"), {name: registered()[name]})
        return mended.text is mended.original and mended.tree is None and mended.mends == []

    return unchanged


@pytest.fixture
def mended(name, tmp_path):
    """A source mended by all fixers, of which this one must have done something; the lines stay where they are."""

    def mended(source):
        result = mend(source.encode(), str(tmp_path / "script.py"), registered())
        assert name in {fixer for fixer, _ in result.mends}
        assert result.text.count("\n") == source.count("\n")
        return result

    return mended


@pytest.fixture
def output(mended):
    """What a mended source prints."""

    def output(source):
        result = mended(source)
        additions = {name: pkgutil.resolve_name(where) for name, where in result.builtins.items()}
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(result.compile(), {"__builtins__": {**vars(builtins), **additions}, "__name__": "script"})
        return printed.getvalue()

    return output
