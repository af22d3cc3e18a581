"""A script ends under `tfgraph run` as it ends under `python`: the same exit code, the same words on stderr."""

import importlib
import os
import re
import sys
import traceback
from pathlib import Path

import pytest

from tfgraph.runner import redirection, traceback_frames

ROOT = Path(__file__).parents[3]

#: What TensorFlow's C++ says on some machines when it is imported, whatever the log level.
START_UP_NOTE = re.compile(r"WARNING: All log messages before absl::|[IWE]\d{4} [\d:.]+ ")

MODULES = {
    "broken.py": "x = 1\n1 / 0  # while it is imported\n",
    "ungrammatical.py": "def f(:\n    pass\n",
    "package/__init__.py": "from . import inner\n",
    "package/inner.py": """
        def fail(message):
            raise ValueError(message)
        """,
}

SCRIPTS = {
    "chain of exceptions": """
        from package.inner import fail
        try:
            import no_such_module
        except ImportError as error:
            try:
                raise RuntimeError('because of the import') from error
            except RuntimeError:
                try:
                    import broken
                finally:
                    fail('in the end')
        """,
    "syntax error": "x = 1\ndef f(:\n    pass\n",
    "unknown encoding": "# coding: no_such_code\n",
    "syntax error in a module": "import ungrammatical\n",
    "interrupt": "def wait():\n    raise KeyboardInterrupt\n\nwait()\n",
    "exit with a message": "import sys\nprint('last words')\nsys.exit('message')\n",
}


def without_start_up_notes(stderr):
    return "".join(line for line in stderr.splitlines(keepends=True) if not START_UP_NOTE.match(line))


#: These by `make test-all`: each needs two processes.
SLOW = ("exit with a message", "interrupt", "syntax error in a module")


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow if case in SLOW else ()) for case in SCRIPTS]
)
def test_a_script_ends_as_under_python(case, write, run, run_file):
    for name, text in MODULES.items():
        write(name, text)
    write("script.py", SCRIPTS[case])
    expected = run_file("script.py")
    result = run("tfgraph", "run", "script.py")
    assert result.returncode == expected.returncode != 0
    assert result.stdout == expected.stdout
    stderr = without_start_up_notes(result.stderr)
    if case == "unknown encoding":  # the same error, but the compiler names the line, too
        assert stderr.splitlines()[0].lstrip().startswith("File ") and "no_such_code" in stderr
        assert "Traceback" not in stderr
    else:
        assert stderr == expected.stderr


def test_an_error_in_a_graph_shows_the_scripts_lines(write, run):
    script = write(
        "script.py",
        """
        import tensorflow as tf

        x = tf.placeholder(tf.float32, [2, 3], name='x')

        def main(_):
            with tf.Session() as sess:
                sess.run(tf.matmul(x, x))

        tf.app.run()
        """,
    )
    result = run("tfgraph", "run", "script.py")
    assert result.returncode == 1
    assert f'File "{script}", line 9, in <module>' in result.stderr
    assert f'File "{script}", line 7, in main' in result.stderr
    assert not re.search(r"tfgraph[\\/]runner|command_line\.py|frozen importlib|frozen runpy", result.stderr)


def test_frames_are_hidden_wherever_the_package_lies(write, run, tmp_path):
    """Frames name the file as it was found on `sys.path`, here through a link."""
    (tmp_path / "link").symlink_to(ROOT)
    script = write("script.py", "x = 1\ndef f(:\n")
    result = run("tfgraph", "run", "script.py", PYTHONPATH=str(tmp_path / "link"))
    assert result.returncode == 1
    assert result.stderr.startswith(f'  File "{script}", line 2\n')
    assert "Traceback" not in result.stderr


@pytest.fixture
def fail_to_import(monkeypatch, tmp_path, write):
    """Import a module of the user's that raises, and return its exception: the traceback goes through the runner."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.syspath_prepend(tmp_path)
    redirection.install()

    def fail_to_import(text):
        write("failing.py", text)
        importlib.invalidate_caches()
        with pytest.raises(Exception) as caught:  # noqa: B017
            importlib.import_module("failing")
        return caught.value

    return fail_to_import


@pytest.fixture
def failed_import(fail_to_import, write):
    """An exception from two files of the user's."""
    write("broken.py", MODULES["broken.py"])
    return fail_to_import("import broken\n")


def files(error):
    return [os.path.basename(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]


def test_only_the_users_frames_are_kept(failed_import):
    assert "redirection.py" in files(failed_import)
    traceback_frames.hide_our_frames(failed_import)
    assert [name for name in files(failed_import) if name != "__init__.py"] == [
        Path(__file__).name,
        "failing.py",
        "broken.py",
    ]


@pytest.mark.parametrize("statement", ["from tensorflow.nope import thing", "from tensorflow import nope"])
def test_an_import_that_tensorflow_lacks_fails_in_the_users_line(statement, fail_to_import):
    error = fail_to_import(f"import tensorflow as tf\n{statement}\n")
    traceback_frames.hide_our_frames(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    assert isinstance(error, ImportError)
    assert (os.path.basename(last.filename), last.lineno, last.line) == ("failing.py", 2, statement)


@pytest.mark.parametrize("link", ["__cause__", "__context__"])
def test_frames_are_hidden_in_what_led_to_the_error(link, failed_import):
    error = ValueError("later")
    setattr(error, link, failed_import)
    traceback_frames.hide_our_frames(error)
    assert "redirection.py" not in files(failed_import)
    assert error.__traceback__ is None


def test_exceptions_that_lead_to_each_other(failed_import):
    error = ValueError("later")
    error.__context__, failed_import.__cause__ = failed_import, error
    traceback_frames.hide_our_frames(error)
    assert "redirection.py" not in files(failed_import)


def test_line_numbers_stay(failed_import):
    traceback_frames.hide_our_frames(failed_import)
    last = traceback.extract_tb(failed_import.__traceback__)[-1]
    assert (last.lineno, last.line) == (2, "1 / 0  # while it is imported")
