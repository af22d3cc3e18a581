"""What a test suite pays for the plugin that does not use it: nothing. And what pytest says of it."""

import pytest

SOURCE = """
import sys
import pytest

code = pytest.main(["-q", "-p", "no:cacheprovider", "test_it.py"])
print("code", int(code), sorted({"tensorflow", "numpy", "keras", "migration.parity"} & set(sys.modules)))
print("plugin", "migration.pytest_plugin.goldens" in sys.modules)
"""


def test_tensorflow_is_not_imported_before_a_test_asks_for_it(write, run_file):
    write("test_it.py", "def test_it(tmp_path):\n    assert tmp_path")
    done = run_file(write("run.py", SOURCE))
    assert "code 0 []\nplugin True" in done.stdout, done.stdout + done.stderr


def test_the_option_is_explained(run_tests):
    run_tests("", "--help").stdout.fnmatch_lines(["*--update-goldens*"])


def test_the_mark_is_explained(run_tests):
    run_tests("", "--markers").stdout.fnmatch_lines(["@pytest.mark.numerics(seed=0): *"])


@pytest.mark.parametrize("name", ["numerics", "device", "tf1_session", "eagerly", "assert_parity", "golden"])
def test_the_fixtures_are_explained(run_tests, name):
    listed = run_tests("", "--fixtures").stdout
    listed.re_match_lines([rf"{name} -- .*pytest_plugin.*\.py:\d+", r"    [A-Z].*\."], consecutive=True)
