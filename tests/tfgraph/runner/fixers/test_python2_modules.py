"""Modules that Python 3 renamed."""

UNCHANGED = [
    "import pickle, queue\n",
    ("try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\n"),
    ("import sys\nif sys.version_info[0] == 2:\n    import Queue\n"),
    "from .Queue import x\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("import cPickle\nimport cPickle as p\nprint cPickle.loads(cPickle.dumps([1])), p is cPickle\n"),
        (
            "import pickle as cPickle; import tfgraph.runner.legacy.pickles as _pickles\n"
            "import pickle as p\n"
            "print(_pickles.loads(cPickle.dumps([1])), p is cPickle)\n"
        ),
        "[1] True\n",
    ),
    (
        (
            "from Queue import Queue, Empty\n"
            "from StringIO import StringIO\n"
            "print StringIO('a').read(), Queue(3).maxsize\n"
        ),
        (
            "from queue import Queue; from queue import Empty\n"
            "from tfgraph.runner.legacy.files import StringIO\n"
            "print(StringIO('a').read(), Queue(3).maxsize)\n"
        ),
        "a 3\n",
    ),
    (
        (
            "import urllib, urlparse, ConfigParser\n"
            "print urllib.quote('a b'), urllib.urlencode({'a': 1}), urlparse.urlparse('http://h/p').path\n"
        ),
        (
            "import urllib; import urllib.parse as urlparse; import configparser as ConfigParser; import "
            "urllib.parse\n"
            "print(urllib.parse.quote('a b'), urllib.parse.urlencode({'a': 1}), "
            "urlparse.urlparse('http://h/p').path)\n"
        ),
        "a%20b a=1 /p\n",
    ),
    (
        ("from urllib import (quote,  # why\n    unquote as back)\nprint quote('/ '), back('%20') == ' '\n"),
        (
            "from urllib.parse import \\\n"
            "quote; from urllib.parse import unquote as back\n"
            "print(quote('/ '), back('%20') == ' ')\n"
        ),
        "/%20 True\n",
    ),
    (
        (
            "import StringIO\n"
            "from cStringIO import StringIO as Fast\n"
            "f, g = StringIO.StringIO(), Fast()\n"
            "print >> f, 'a', 1\n"
            "f.write('b')\n"
            "f.seek(0)\n"
            "g.write(bytearray([65]))\n"
            "print f.getvalue() == 'a 1\\nb', f.read(1), f.readlines(), bytearray(g.getvalue())[0], [l for l in "
            "StringIO.StringIO('c\\nd')]\n"
        ),
        (
            "import io as StringIO; import tfgraph.runner.legacy.files as _files\n"
            "from tfgraph.runner.legacy.files import StringIO as Fast\n"
            "f, g = _files.StringIO(), Fast()\n"
            "print('a', 1, file=f)\n"
            "f.write('b')\n"
            "f.seek(0)\n"
            "g.write(bytearray([65]))\n"
            "print(f.getvalue() == 'a 1\\nb', f.read(1), f.readlines(), bytearray(g.getvalue())[0], [l for l in "
            "_files.StringIO('c\\nd')])\n"
        ),
        "True a [' 1\\n', 'b'] 65 ['c\\n', 'd']\n",
    ),
    (
        (
            "import md5, sha, exceptions\n"
            "from exceptions import StandardError as Error\n"
            "from email.MIMEText import MIMEText\n"
            "print md5.new('a').hexdigest()[:4], sha.new('a').hexdigest()[:4], "
            "issubclass(exceptions.ValueError, Error), MIMEText('a').get_payload()\n"
        ),
        (
            "import hashlib as md5; import hashlib as sha; import builtins as exceptions; import "
            "tfgraph.runner.legacy.hashes as _hashes\n"
            "from builtins import Exception as Error\n"
            "from email.mime.text import MIMEText\n"
            "print(_hashes.md5('a').hexdigest()[:4], _hashes.sha1('a').hexdigest()[:4], "
            "issubclass(exceptions.ValueError, Error), MIMEText('a').get_payload())\n"
        ),
        ("0cc1 86f7 True a\n"),
    ),
]


def test_modules_of_the_users_own_stay(tmp_path, unchanged):
    (tmp_path / "Queue.py").write_text("")
    assert unchanged("import Queue\n")
