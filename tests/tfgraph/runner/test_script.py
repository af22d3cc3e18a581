"""A script that `tfgraph run` runs finds the world as under `python script.py`, with TensorFlow 1 in it."""

import json

SURROUNDINGS = '''
"""What a script can ask of its surroundings."""
import json, os, sys
import types_of_mine  # beside this script

print(json.dumps({
    "name": __name__,
    "doc": __doc__,
    "file": __file__,
    "package": __package__,
    "argv": sys.argv,
    "MNIST_DATA": os.environ["MNIST_DATA"],
    "path[0]": sys.path[0],
    "cwd": os.getcwd(),
    "globals": sorted(globals()),
    "is __main__": sys.modules["__main__"].__dict__ is globals(),
    "class": f"{type(types_of_mine.Thing()).__module__}",
    "builtins": [name for name in dir(__builtins__) if "pybind11" not in name],  # TensorFlow leaves a note there
}, indent=1))
sys.exit(3)
'''
#: All of these go to the script, whatever `tfgraph` itself would make of them.
ARGUMENTS = ["a", "--data", "theirs", "-h", "--version", "--", "run", "-x=1", ""]


def test_a_script_sees_what_it_sees_under_python(write, run, run_file, tmp_path):
    write("project/script.py", SURROUNDINGS)
    write("project/types_of_mine.py", "class Thing(object): pass")
    (tmp_path / "link.py").symlink_to("project/script.py")
    expected = run_file("link.py", *ARGUMENTS, MNIST_DATA="ours")
    result = run("tfgraph", "run", "--data", "ours", "link.py", *ARGUMENTS)
    assert result.returncode == expected.returncode == 3, result.stderr
    assert json.loads(result.stdout) == json.loads(expected.stdout)


def test_flags_and_main_of_tf_app(write, run):
    write(
        "script.py",
        """
        import tensorflow as tf

        flags = tf.app.flags
        flags.DEFINE_integer('steps', 5, 'Number of steps')
        flags.DEFINE_string('name', 'none', 'Some name')
        FLAGS = flags.FLAGS

        def main(argv):
            print(FLAGS.steps, FLAGS.name, argv)
            return FLAGS.steps

        if __name__ == '__main__':
            tf.app.run()
        """,
    )
    result = run("tfgraph", "run", "script.py", "--steps=7", "rest")
    assert result.stdout == "7 none ['script.py', 'rest']\n"
    assert result.returncode == 7  # tf.app.run exits with what main returns


def test_tensorflow_behaves_as_version_1(write, run):
    write(
        "script.py",
        """
        import numpy as np
        import tensorflow as tf

        assert not tf.executing_eagerly()
        x = tf.placeholder(tf.float32, [None, 2, 3])
        flat = tf.layers.flatten(x)
        dropped = tf.nn.dropout(flat, rate=tf.placeholder_with_default(0.5, []))
        w = tf.Variable(tf.ones([6, 1]))
        with tf.variable_scope('scope'):
            v = tf.get_variable('v', [1], initializer=tf.zeros_initializer())
        assert isinstance(flat.shape[1], tf.Dimension)
        assert type(w).__name__ == 'RefVariable' and type(v).__name__ == 'RefVariable'
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            print(sess.run(tf.matmul(flat, w) + v, {x: np.ones((1, 2, 3))}).tolist())
        print(tf.nn.dropout.__module__, tf.layers.__name__, dropped.op.name)
        """,
    )
    result = run("tfgraph", "run", "script.py")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "[[6.0]]\ntfgraph.v1.nn tfgraph.v1.layers dropout/mul_1\n"
    assert "disable_v2_behavior" not in result.stderr and "non-resource variables" not in result.stderr


def test_encoding_and_line_ends_are_the_files_own(tmp_path, run, run_file):
    """The compiler quotes the line that it complains of, so it must have read it right."""
    (tmp_path / "script.py").write_bytes(b"# coding: latin-1\r\ntext = '\xe9' 1\r\n")
    expected, result = run_file("script.py"), run("tfgraph", "run", "script.py")
    assert "text = 'é' 1\n" in expected.stderr
    assert (result.returncode, result.stderr) == (expected.returncode, expected.stderr)
