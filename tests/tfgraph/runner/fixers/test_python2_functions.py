"""Functions that took text for bytes."""

UNCHANGED = [
    ("import pickle, csv\npickle.load(f), csv.reader(f)\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        (
            "import csv, os, tempfile\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a.csv')\n"
            "f = open(name, 'wb')\n"
            "csv.writer(f).writerows([['a', 'b'], [1, 'c d']])\n"
            "f.close()\n"
            "print list(csv.reader(open(name, 'rb'))), list(csv.DictReader(open(name)))[0]['b']\n"
        ),
        (
            "import csv, os, tempfile; import tfgraph.runner.legacy.files as _files\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a.csv')\n"
            "f = open(name, 'wb')\n"
            "csv.writer(f).writerows([['a', 'b'], [1, 'c d']])\n"
            "f.close()\n"
            "print(list(_files.csv_reader(open(name, 'rb'))), list(_files.csv_dict_reader(open(name)))[0]['b'])\n"
        ),
        "[['a', 'b'], ['1', 'c d']] c d\n",
    ),
    (
        (
            "import os, pickle, tempfile\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a.pkl')\n"
            "f = open(name, 'w')\n"
            "pickle.dump({'a': [1]}, f)\n"
            "f.close()\n"
            "print pickle.load(open(name)), pickle.loads(pickle.dumps('a'))\n"
        ),
        (
            "import os, pickle, tempfile; import tfgraph.runner.legacy.pickles as _pickles\n"
            "name = os.path.join(tempfile.mkdtemp(), 'a.pkl')\n"
            "f = open(name, 'w')\n"
            "_pickles.dump({'a': [1]}, f)\n"
            "f.close()\n"
            "print(_pickles.load(open(name)), _pickles.loads(pickle.dumps('a')))\n"
        ),
        "{'a': [1]} a\n",
    ),
    (
        ("import subprocess\nprint subprocess.check_output(['echo', 'a b']).split(' ')[0]\n"),
        (
            "import subprocess; import tfgraph.runner.legacy.files as _files\n"
            "print(_files.check_output(['echo', 'a b']).split(' ')[0])\n"
        ),
        "a\n",
    ),
]
