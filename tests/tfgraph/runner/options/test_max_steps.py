"""`--max-steps N`."""

import pytest

from tfgraph.command_line import main


def test_ends_after_so_many_training_steps(train):
    result = train("--max-steps", 12)
    assert result.returncode == 0
    assert result.stdout == "steps 12\n"  # the script's `finally` ran, what comes after the loop did not
    assert "tfgraph run: stopped after 12 training steps (--max-steps).\n" in result.stderr


@pytest.mark.slow
def test_more_steps_than_the_script_makes(train):
    result = train("--max-steps", 31)
    assert result.stdout.endswith("steps 30\n") and "loss" in result.stdout
    assert "stopped" not in result.stderr


@pytest.mark.slow
def test_monitored_sessions_threads_and_keras(write, run):
    write(
        "monitored.py",
        """
        import sys, threading
        import numpy as np, tensorflow as tf
        x = tf.get_variable('x', [2])
        train = tf.assign_sub(x, [1., 1.])  # an optimizer of one's own
        tf.add_to_collection(tf.GraphKeys.TRAIN_OP, train)
        done = []
        def monitored():
            with tf.train.MonitoredTrainingSession(hooks=[tf.train.StopAtStepHook(100)]) as sess:
                while not sess.should_stop():
                    sess.run(train)
                    done.append(1)
                    sys.stdout.write('.')
        def keras():
            model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(3,))])
            model.compile('sgd', 'mse')
            step = tf.keras.callbacks.LambdaCallback(on_batch_end=lambda *_, **__: sys.stdout.write('.'))
            model.fit(np.ones((100, 3)), np.ones((100, 1)), batch_size=1, verbose=0, callbacks=[step])
        if sys.argv[1] == 'keras':
            keras()
        elif sys.argv[1] == 'monitored':
            tf.train.get_or_create_global_step()
            monitored()
        else:
            tf.train.get_or_create_global_step()
            graph = tf.get_default_graph()
            def inside():
                with graph.as_default():
                    monitored()
            thread = threading.Thread(target=inside); thread.start(); thread.join()
        print('not reached')
        """,
    )
    for kind in ("keras", "monitored", "thread"):
        result = run("tfgraph", "run", "--max-steps", 5, "monitored.py", kind, timeout=60)
        assert (result.returncode, result.stdout) == (0, "...."), (kind, result.stderr)


@pytest.mark.parametrize("number", ["0", "-3", "many", "1.5"])
def test_no_number_of_steps(number, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["run", f"--max-steps={number}", "script.py"])
    assert caught.value.code == 2
    assert f"argument --max-steps: expected a positive number, received '{number}'" in capsys.readouterr().err
