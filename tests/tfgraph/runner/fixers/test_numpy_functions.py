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
        "object int64 (2,)\n",
    ),
    (
        (
            "import io\n"
            "import numpy as np\n"
            "f = io.BytesIO(b'\\x00\\x00\\x00\\x02\\x00\\x00\\x00\\x01ab')\n"
            "def read32():\n"
            "    return np.frombuffer(f.read(4), dtype=np.dtype(np.uint32).newbyteorder('>'))\n"
            "n, m = read32(), read32()\n"
            "print(np.frombuffer(f.read(n * m), np.uint8).reshape(n, m, 1).shape, n.shape, n + 1)\n"
        ),
        "(2, 1, 1) (1,) [3]\n",
    ),
    (
        (
            "import numpy as np\n"
            "print(np.vstack(map(np.array, [[1], [2]])).shape, np.hstack([x] for x in [1, 2]), np.sum(x for x in "
            "[1, 2]))\n"
            "print(np.array([300, -1], np.uint8), np.array([1], copy=False))\n"
        ),
        ("(2, 1) [1 2] 3\n[ 44 255] [1]\n"),
    ),
]


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
