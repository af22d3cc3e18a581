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
    (
        (
            "import gettext\n"
            "gettext.install('none', unicode=True)\n"
            "print _('text')\n"
            "gettext.install('none', '/nowhere', 1)\n"
            "print _('more')\n"
        ),
        (
            "import gettext; import tfgraph.runner.legacy.functions as _functions\n"
            "_functions.install_gettext('none', str=True)\n"
            "print(_('text'))\n"
            "_functions.install_gettext('none', '/nowhere', 1)\n"
            "print(_('more'))\n"
        ),
        ("text\nmore\n"),
    ),
    (
        (
            "import hashlib, json\n"
            "print json.dumps({'a': 1}, encoding='utf-8'), hashlib.md5('a').hexdigest(), "
            "hashlib.sha1('a').hexdigest()[:4], hashlib.sha256(bytearray([97])).hexdigest()[:4]\n"
        ),
        (
            "import hashlib, json; import tfgraph.runner.legacy.functions as _functions; import "
            "tfgraph.runner.legacy.hashes as _hashes\n"
            "print(_functions.json_dumps({'a': 1}, encoding='utf-8'), _hashes.md5('a').hexdigest(), "
            "_hashes.sha1('a').hexdigest()[:4], _hashes.sha256(bytearray([97])).hexdigest()[:4])\n"
        ),
        ('{"a": 1} 0cc175b9c0f1b6a831c399e269772661 86f7 ca97\n'),
    ),
    (
        ("import StringIO, json\nf = StringIO.StringIO()\njson.dump([1], f, encoding='latin1')\nprint f.getvalue()\n"),
        (
            "import io as StringIO; import json; import tfgraph.runner.legacy.files as _files; import "
            "tfgraph.runner.legacy.functions as _functions\n"
            "f = _files.StringIO()\n"
            "_functions.json_dump([1], f, encoding='latin1')\n"
            "print(f.getvalue())\n"
        ),
        ("[1]\n"),
    ),
    (
        (
            "import subprocess\n"
            "p = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
            "print p.communicate('a b')[0].split(' ')\n"
            "print subprocess.Popen('printf \"\\\\377\"', shell=True, "
            "stdout=subprocess.PIPE).communicate()[0] == bytearray([255])\n"
        ),
        (
            "import subprocess; import tfgraph.runner.legacy.files as _files\n"
            "p = _files.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
            "print(p.communicate('a b')[0].split(' '))\n"
            "print(_files.Popen('printf \"\\\\377\"', shell=True, stdout=subprocess.PIPE).communicate()[0] "
            "== bytearray([255]))\n"
        ),
        ("['a', 'b']\nTrue\n"),
    ),
]
