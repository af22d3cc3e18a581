"""Flags before absl."""

import pytest

UNCHANGED = [
    ("flags.DEFINE_integer('a', 1, '')\nflags.DEFINE_integer('b', 1, '')\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import sys\n"
            "import numpy as np\n"
            "from absl import flags\n"
            "flags.DEFINE_integer('tfgraph_test', 1, '')\n"
            "flags.DEFINE_integer('tfgraph_test', np.int64(2), '')\n"
            "print(flags.FLAGS['tfgraph_test'].default, type(flags.FLAGS['tfgraph_test'].default))\n"
            "del flags.FLAGS.tfgraph_test\n"
        ),
        (
            "import sys\n"
            "import numpy as np\n"
            "from absl import flags\n"
            "flags.DEFINE_integer('tfgraph_test', 1, '')\n"
            "flags.DEFINE_integer('tfgraph_test', np.int64(2), '')\n"
            "print(flags.FLAGS['tfgraph_test'].default, type(flags.FLAGS['tfgraph_test'].default))\n"
            "del flags.FLAGS.tfgraph_test\n"
        ),
        "2 <class 'int'>\n",
    ),
    (
        ABSL_OWN := (
            "from absl import flags, logging\n"
            "flags.DEFINE_string('log_dir', '/tmp/logs', 'of the script')\n"
            "print(flags.FLAGS['log_dir'].default, flags.FLAGS['log_dir'].help)\n"
        ),
        ABSL_OWN,
        "/tmp/logs of the script\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
