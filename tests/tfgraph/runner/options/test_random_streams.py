"""`--random-streams tf1|tf2`."""

SEEDS = """
import tensorflow as tf
tf.set_random_seed(5)
tf.constant([1.0, 2.0])
first, second = tf.random_normal([2]), tf.random_normal([2])
print([node.get_attr("seed2") for node in tf.get_default_graph().get_operations() if "StandardNormal" in node.type])
"""


def test_the_streams_of_tf_1_15_unless_asked_for_others(write, run):
    write("seeds.py", SEEDS)
    # 1.15: nodes built before: a constant, then shape, mean, deviation; RandomStandardNormal, Mul, Add and three more
    assert run("tfgraph", "run", "seeds.py").stdout == "[4, 10]\n"
    assert run("tfgraph", "run", "--random-streams", "tf2", "seeds.py").stdout == "[0, 1]\n"


def test_a_seed_set_on_the_graph_or_by_the_command_line(write, run):
    write("seeds.py", SEEDS.replace("tf.set_random_seed(5)", "tf.get_default_graph().seed = 5"))
    assert run("tfgraph", "run", "seeds.py").stdout == "[4, 10]\n"
    write("unseeded.py", SEEDS.replace("tf.set_random_seed(5)", ""))
    assert run("tfgraph", "run", "--seed", 5, "unseeded.py").stdout == "[4, 10]\n"
