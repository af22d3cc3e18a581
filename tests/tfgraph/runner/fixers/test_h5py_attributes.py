"""`dataset.value`."""

UNCHANGED = [
    ("import h5py\nh5py.File\n"),
    "x.value\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import os, tempfile, h5py\n"
            "with h5py.File(os.path.join(tempfile.mkdtemp(), 'a.h5'), 'w') as f:\n"
            "    f['x'] = [1, 2]\n"
            "    print(f['x'].value)\n"
        ),
        (
            "import os, tempfile, h5py; import tfgraph.runner.legacy.h5py_functions as _h5py_functions\n"
            "with _h5py_functions.File(os.path.join(tempfile.mkdtemp(), 'a.h5'), 'w') as f:\n"
            "    f['x'] = [1, 2]\n"
            "    print(f['x'].value)\n"
        ),
        "[1 2]\n",
    ),
]
