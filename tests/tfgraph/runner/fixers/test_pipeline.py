"""What holds for all fixers together."""

import io

import pytest

from tfgraph.runner.fixers import registered
from tfgraph.runner.mending import report
from tfgraph.runner.mending.pipeline import mend
from tfgraph.runner.mending.session import Session


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"x = 1 / 2\nprint(x)\n",
        b"def f(:\n    pass\n",
        b"print 'a'\nthis is no Python\n",
        b"# coding: no_such_code\nprint 'a'\n",
        b"\xff\n",
        b"return 1\n",
    ],
)
def test_what_stays_as_it_is(source):
    mended = mend(source, "script.py", registered())
    assert mended.text is mended.original and mended.tree is None and mended.mends == []


def test_a_diff_and_an_explanation(tmp_path):
    session = Session(only=["print_statement"], save_patched=tmp_path / "diffs")
    mended = session.mend(b"x = 1\nprint 'a'", "/home/me/script.py")
    (diff,) = (tmp_path / "diffs").iterdir()
    assert diff.name.startswith("script.py.") and diff.suffix == ".diff"
    assert diff.read_text().endswith(
        "--- /home/me/script.py\n+++ /home/me/script.py\n@@ -1,2 +1,2 @@\n x = 1\n"
        "-print 'a'\n\\ No newline at end of file\n+print('a')\n\\ No newline at end of file\n"
    )
    stream = io.StringIO()
    report.explain(mended, session.fixers, stream)
    assert stream.getvalue() == (
        "/home/me/script.py:2: print 'a' -> print('a') [print_statement: print is a function in Python 3.]\n"
    )


def test_names_are_bytes_apart(tmp_path):
    """The columns of a syntax tree count bytes of UTF-8."""
    mended = mend("import numpy as np\nx = 'é€', np.NaN, 'é', np.Inf\n".encode(), "script.py", registered())
    assert mended.text == "import numpy as np\nx = 'é€', np.nan, 'é', np.inf\n"
