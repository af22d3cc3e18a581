"""Processes that a script starts stay under `tfgraph run`."""

import json
import os
import subprocess
import sys

import pytest

from tfgraph.runner import child_processes

PARENT = """
import multiprocessing, os, subprocess, sys
import tensorflow as tf

def double(queue, n):
    with tf.Graph().as_default():
        answer = tf.Session().run(tf.placeholder_with_default(n, []) * 2).tolist()
        queue.put('%s %s' % (answer, tf.get_default_graph().seed))

if __name__ == '__main__':
    if sys.argv[1] == 'multiprocessing':
        for method in ['fork', 'spawn', 'forkserver']:
            context = multiprocessing.get_context(method)
            queue = context.Queue()
            process = context.Process(target=double, args=(queue, 21))
            process.start()
            print method, queue.get(timeout=60)
            process.join()
    else:
        for command in eval(sys.argv[1]):
            sys.stdout.flush()
            print subprocess.call([sys.executable] + command)
"""
CHILD = """
import sys, tensorflow as tf
print tf.contrib.__name__, __name__, sys.argv[1:], sys.flags.no_user_site, tf.get_default_graph().seed
sys.exit(4)
"""


def test_python_files_and_modules(write, run):
    write("parent.py", PARENT)
    write("child.py", CHILD)
    write("package/__init__.py", "")
    write("package/child.py", CHILD)
    commands = [["-s", "child.py", "a", "-c"], ["-s", "-m", "package.child", "b"]]
    result = run("tfgraph", "run", "--seed", 5, "parent.py", commands)
    expected = "tfgraph.v1.contrib __main__ ['a', '-c'] 1 5\n4\ntfgraph.v1.contrib __main__ ['b'] 1 5\n4\n"
    assert result.stdout == expected, result.stderr


def test_what_is_not_the_scripts_is_left_alone(write, run):
    write("parent.py", PARENT)
    code = "import sys; print(sys.argv, 'tensorflow' in sys.modules, any('python_startup' in p for p in sys.path))"
    result = run("tfgraph", "run", "parent.py", [["-c", code, "x"], ["-m", "there.is.no.module"]])
    assert result.stdout == "['-c', 'x'] False False\n0\n1\n"
    assert result.stderr.endswith("Error while finding module specification for 'there.is.no.module'"
                                  " (ModuleNotFoundError: No module named 'there')\n")  # fmt: skip


def test_another_sitecustomize_still_counts(write, run, tmp_path):
    write("parent.py", PARENT)
    write("theirs/sitecustomize.py", "import builtins; builtins.theirs = 1")
    paths = f"{tmp_path / 'theirs'}:{':'.join(filter(None, sys.path))}"
    result = run("tfgraph", "run", "parent.py", [["-c", "print(theirs)"]], PYTHONPATH=paths)
    assert result.stdout == "1\n0\n", result.stderr


@pytest.mark.slow
def test_multiprocessing(write, run):
    write("parent.py", PARENT)
    result = run("tfgraph", "run", "--seed", 5, "parent.py", "multiprocessing", timeout=120)
    assert result.stdout == "fork 42 5\nspawn 42 5\nforkserver 42 5\n", result.stderr


@pytest.mark.slow  # two more imports of TensorFlow; test_multiprocessing has the rest
def test_multiprocessing_of_a_module(write, run):
    write("package/__init__.py", "")
    write("package/parent.py", PARENT.replace("['fork', 'spawn', 'forkserver']", "['spawn']"))
    result = run("tfgraph", "run", "--seed", 5, "-m", "package.parent", "multiprocessing", timeout=120)
    assert result.stdout == "spawn 42 5\n", result.stderr


@pytest.fixture
def announced(monkeypatch):
    """As in a process that `tfgraph run --seed 5` starts."""
    for name in ("TFGRAPH_INTERPRETER", "TFGRAPH_OPTIONS", "PYTHONPATH"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    child_processes.announce(["--seed", "5"])


def test_announced_twice_is_announced_once(announced):
    once = os.environ["PYTHONPATH"]
    child_processes.announce(["--seed", "5"])
    assert os.environ["PYTHONPATH"] == once


@pytest.mark.parametrize(
    ("python_options", "words", "argv", "expected"),
    [
        (["-O"], ["mine.py", "a"], ["mine.py", "a"], ["-O", "-m", "tfgraph", "run", "--seed", "5", "mine.py", "a"]),
        (["-m"], ["tool", "b"], ["-m", "b"], ["-m", "tfgraph", "run", "--seed", "5", "-m", "tool", "b"]),
        (["-m"], ["mine", "b"], ["-m", "b"], ["-m", "tfgraph", "run", "--seed", "5", "-m", "mine", "b"]),
        (["-m"], ["json.tool"], ["-m"], None),
        ([], [json.__file__], [json.__file__], None),
        ([], ["none.py"], ["none.py"], None),
        ([], ["notes.txt"], ["notes.txt"], None),
        (["-c"], ["print(1)"], ["-c"], None),
    ],
)
def test_who_joins(python_options, words, argv, expected, announced, write, monkeypatch, tmp_path):
    for name in ("mine.py", "notes.txt", "tool/__main__.py"):
        write(name, "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.setattr(sys, "orig_argv", [sys.executable, *python_options, *words])
    replaced = []
    monkeypatch.setattr(os, "execv", lambda path, arguments: replaced.append(arguments))
    child_processes.join()
    assert replaced == ([] if expected is None else [[sys.executable, *expected]])


def test_another_interpreter_is_left_alone(announced, write, tmp_path):
    write("child.py", "import sys; print('tensorflow' in sys.modules, __name__)")
    other = tmp_path / "python"
    other.symlink_to(os.path.realpath(sys.executable))
    result = subprocess.run([other, "child.py"], cwd=tmp_path, capture_output=True, text=True)
    assert result.stdout == "False __main__\n", result.stderr
