"""`h5py.File` without a mode."""

UNCHANGED = [
    ("import h5py\nh5py.Dataset\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import os, tempfile, h5py\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a.h5')\n"
            "with h5py.File(name) as f:\n"
            "    f['x'] = [1, 2]\n"
            "with h5py.File(name, 'r') as f:\n"
            "    print(f['x'][()])\n"
        ),
        (
            "import os, tempfile, h5py; import tfgraph.runner.legacy.h5py_functions as _h5py_functions\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a.h5')\n"
            "with _h5py_functions.File(name) as f:\n"
            "    f['x'] = [1, 2]\n"
            "with _h5py_functions.File(name, 'r') as f:\n"
            "    print(f['x'][()])\n"
        ),
        "[1 2]\n",
    ),
]
