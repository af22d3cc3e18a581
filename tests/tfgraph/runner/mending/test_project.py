"""A program is Python 2 as a whole: its modules tell each other which version divides."""

import pytest

from tfgraph.runner.mending.session import Session

HALF = "def half(n):\n    return n / 2\n"  # compiles in both versions


@pytest.fixture
def is_python2(write, tmp_path):
    """Mend files in this order, the script first; tell which were taken for Python 2."""

    def is_python2(*names, **files):
        for name, text in files.items():
            write(f"{name.replace('__', '/')}.py", text)
        session = Session()
        read = [session.mend((tmp_path / f"{name}.py").read_bytes(), str(tmp_path / f"{name}.py")) for name in names]
        return [any(fixer == "integer_division" for fixer, _ in mended.mends) for mended in read]

    return is_python2


def test_the_script_tells_its_modules(is_python2):
    assert is_python2("main", "module", main="import module\nprint module.half(7) / 1", module=HALF) == [True, True]


def test_the_modules_tell_the_script(is_python2):
    files = {"main": "from module import half\nhalf(7) / 1\n", "module": "import deeper\n" + HALF, "deeper": "print 1"}
    assert is_python2("main", "module", **files) == [True, True]


def test_modules_of_a_package_tell_too(is_python2):
    files = {"main": "from package import inner\n1 / 2\n", "package____init__": "", "package__inner": "print 1"}
    assert is_python2("main", **files) == [True]
    files = {
        "main": "import package.inner\n1 / 2\n",
        "package__inner": "from .other import *",
        "package__other": "print 1",
    }
    assert is_python2("main", **files) == [True]


@pytest.mark.parametrize(
    ("main", "module"),
    [
        ("import module\n1 / 2\n", HALF),
        ("import module\n1 / 2\n", "def never_called():\n    return xrange(3)\n"),  # no proof: both compile it
        ("1 / 2\n", "print 1"),  # not imported
        ("try:\n    import module\nexcept ImportError:\n    pass\n1 / 2\n", "print 1"),
        ("import module\n1 / 2\n", "this is no Python\n"),
        ("import module\n1 / 2\n", "import module, main\n"),  # a circle
    ],
)
def test_what_is_no_proof(main, module, is_python2):
    assert is_python2("main", main=main, module=module) == [False]
