"""Flags before absl."""

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
        "2 <class 'int'>\n",
    ),
    (
        ABSL_OWN := (
            "from absl import flags, logging\n"
            "flags.DEFINE_string('log_dir', '/tmp/logs', 'of the script')\n"
            "print(flags.FLAGS['log_dir'].default, flags.FLAGS['log_dir'].help)\n"
        ),
        "/tmp/logs of the script\n",
    ),
]
