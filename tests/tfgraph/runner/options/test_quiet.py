"""`--quiet`."""

import os


def test_only_what_the_script_prints(write, run):
    write(
        "script.py",
        """
        import sys
        import tensorflow as tf
        x = tf.nn.softmax_cross_entropy_with_logits(labels=[[0., 1.]], logits=[[1., 2.]])  # deprecated: a warning
        print(tf.Session().run(x))
        tf.layers.dense(tf.ones([1, 2]), 1)
        tf.logging.warning('a note')
        sys.stderr.write('mine\\n')
        """,
    )
    loud, quiet = (run("tfgraph", "run", *o, "script.py", TF_CPP_MIN_LOG_LEVEL="0") for o in ([], ["--quiet"]))
    assert quiet.stdout == loud.stdout != ""
    assert quiet.stderr == "mine\n"
    assert "port.cc" in loud.stderr and "deprecated" in loud.stderr and "a note" in loud.stderr


def test_an_error_of_the_import_is_shown(run, write, tmp_path):
    broken = write("broken/tensorflow/__init__.py", "import os; os.write(2, b'a note\\n'); raise ImportError('broken')")
    write("script.py", "")
    path = os.pathsep.join([str(broken.parents[1]), os.environ.get("PYTHONPATH", ""), str(os.getcwd())])
    result = run("tfgraph", "run", "--quiet", "script.py", PYTHONPATH=path)
    assert result.returncode == 1
    assert "a note\n" in result.stderr and "ImportError: broken" in result.stderr


def test_a_verbosity_of_the_scripts_own(write, run):
    write(
        "verbose.py",
        """
        import tensorflow as tf
        tf.logging.set_verbosity(tf.logging.INFO)
        tf.nn.softmax_cross_entropy_with_logits(labels=[[0., 1.]], logits=[[1., 2.]])  # deprecated: a warning
        tf.logging.info('step 1')
        """,
    )
    result = run("tfgraph", "run", "--quiet", "verbose.py")
    assert result.stderr == "INFO:tensorflow:step 1\n"
