"""`--random-streams tf1|tf2`."""

SEEDS = """
import tensorflow as tf

def seeds(set_seed):
    with tf.Graph().as_default() as graph:
        set_seed(graph)
        tf.constant([1.0, 2.0])
        first, second = tf.random_normal([2]), tf.random_normal([2])
        return [node.get_attr("seed2") for node in graph.get_operations() if "StandardNormal" in node.type]

by_function = seeds(lambda graph: tf.set_random_seed(5))
by_hand = seeds(lambda graph: setattr(graph, "seed", 5))
print(by_function, by_hand, seeds(lambda graph: None))
"""


def test_the_streams_of_tf_1_15_unless_asked_for_others(write, run):
    write("seeds.py", SEEDS)
    # 1.15: nodes built before: a constant, then shape, mean, deviation; RandomStandardNormal, Mul, Add and three more
    assert run("tfgraph", "run", "--seed", 5, "seeds.py").stdout == "[4, 10] [4, 10] [4, 10]\n"
    assert run("tfgraph", "run", "--random-streams", "tf2", "seeds.py").stdout == "[0, 1] [0, 1] [0, 0]\n"
