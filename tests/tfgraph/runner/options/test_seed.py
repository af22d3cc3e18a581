"""`--seed N`."""

import pytest


def test_two_runs_with_the_same_seed_are_the_same(train):
    first, second, other = train("--seed", 3), train("--seed", 3), train("--seed", 4)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    for mine, theirs in zip(first.stdout.split(), other.stdout.split(), strict=True):
        assert mine != theirs or mine in ("start", "end", "python", "loss", "steps", "30")


def test_a_seed_that_numpy_does_not_take(write, run):
    write("seeded.py", "import tensorflow as tf; print(tf.get_default_graph().seed)")
    result = run("tfgraph", "run", "--seed", -1, "seeded.py")
    assert result.stdout == "-1\n", result.stderr


@pytest.mark.slow
def test_the_scripts_own_seed_is_stronger(write, run):
    write(
        "own.py",
        """
        import tensorflow as tf
        graphs = [tf.Graph(), tf.Graph()]
        with graphs[0].as_default():
            tf.set_random_seed(7)
        print([graph.seed for graph in graphs])
        """,
    )
    assert run("tfgraph", "run", "--seed", 3, "own.py").stdout == "[7, 3]\n"
