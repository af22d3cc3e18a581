"""Processes that a script starts stay under `tfgraph run`."""

import sys

PARENT = """
import multiprocessing, os, subprocess, sys
import tensorflow as tf

def double(queue, n):
    with tf.Graph().as_default():
        queue.put(tf.Session().run(tf.placeholder_with_default(n, []) * 2).tolist())

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
print tf.contrib.__name__, __name__, sys.argv[1:], sys.flags.optimize, tf.get_default_graph().seed
sys.exit(4)
"""


def test_python_files_and_modules(write, run):
    write("parent.py", PARENT)
    write("child.py", CHILD)
    write("package/__init__.py", "")
    write("package/child.py", CHILD)
    commands = [["-O", "child.py", "a", "-c"], ["-m", "package.child", "b"]]
    result = run("tfgraph", "run", "--seed", 5, "parent.py", commands)
    expected = "tfgraph.v1.contrib __main__ ['a', '-c'] 1 5\n4\ntfgraph.v1.contrib __main__ ['b'] 0 5\n4\n"
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


def test_multiprocessing(write, run):
    write("parent.py", PARENT)
    result = run("tfgraph", "run", "parent.py", "multiprocessing", timeout=120)
    assert result.stdout == "fork 42\nspawn 42\nforkserver 42\n", result.stderr
