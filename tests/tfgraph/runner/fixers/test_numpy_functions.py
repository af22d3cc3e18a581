"""Ragged arrays, and pickles."""

import numpy as np
import pytest

UNCHANGED = [
    "import numpy as np\nnp.zeros(3)\n",
    "array = list\narray([1])\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import numpy as np\n"
            "print(np.array([[1], [1, 2]]).dtype, np.array([1, 2]).dtype, np.asarray([[1], []]).shape)\n"
        ),
        (
            "import numpy as np\n"
            "print(np.array([[1], [1, 2]]).dtype, np.array([1, 2]).dtype, np.asarray([[1], []]).shape)\n"
        ),
        "object int64 (2,)\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed


def test_pickles_need_consent(tmp_path, output, monkeypatch):
    np.save(tmp_path / "a.npy", np.array([{"a": 1}]), allow_pickle=True)
    source = f"import numpy as np\nprint(np.load({str(tmp_path / 'a.npy')!r}))\n"
    monkeypatch.delenv("TFGRAPH_ALLOW_PICKLE", raising=False)
    with pytest.raises(ValueError, match="run the script with `tfgraph run --allow-pickle`"):
        output(source)
    monkeypatch.setenv("TFGRAPH_ALLOW_PICKLE", "1")
    assert output(source) == "[{'a': 1}]\n"


def test_other_errors_stay(output):
    with pytest.raises(ValueError, match="inhomogeneous"):
        output("import numpy as np\nnp.array([[1], [1, 2]], dtype=float)\n")
