"""Write contrib_training.json: what contrib.training of TF 1.15.5 gives.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_training.py`.
"""

import json
import os


def sequences(tf, training):
    """Two sequences, of 5 and 3 steps, in pieces of 2, with a sum carried from piece to piece.

    The queue runners are not started: TF, 1.15.5 too, sometimes hangs when they close the barrier twice.
    """
    length = tf.constant([5, 3], tf.int32)
    number = tf.placeholder(tf.int32, [])
    steps = length[number]
    batch = training.batch_sequences_with_states(
        tf.string_join(["s", tf.as_string(number)]),
        {"x": tf.reshape(tf.cast(tf.range(steps * 2), tf.float32), [-1, 2]), "w": tf.fill([steps], "a")},
        {"which": number * 10},
        None,
        {"sum": tf.zeros([2])},
        num_unroll=2,
        batch_size=1,
        num_threads=1,
        capacity=2,
    )
    total = batch.state("sum") + tf.reduce_sum(batch.sequences["x"], 1)
    saved = batch.save_state("sum", total)
    wanted = [batch.key, batch.next_key, batch.length, batch.total_length, batch.sequence, batch.sequence_count]
    wanted += [batch.sequences["x"], batch.sequences["w"], batch.context["which"], batch.state("sum"), total]
    found = []
    with tf.Session() as session:
        for which in range(2):
            session.run(batch._state_saver.prefetch_op, {number: which})
        for _ in range(5):
            values, _ = session.run([wanted, saved])
            found.append([plain(value) for value in values])
    return found


def devices(tf, training):
    """Where variables go."""
    names = []
    for strategy in (
        training.RandomStrategy(3, seed=1),
        training.GreedyLoadBalancingStrategy(2, training.byte_size_load_fn),
    ):
        with tf.device(tf.train.replica_device_setter(3, ps_strategy=strategy)):
            scope = type(strategy).__name__
            shapes = ([100, 2], [3], [50], [120], [7, 7])
            variables = [tf.Variable(tf.zeros(s), name=f"{scope}{i}") for i, s in enumerate(shapes)]
        names.append([variable.device for variable in variables])
    return names


def plain(value):
    """An array as JSON has it."""
    return [text.decode() for text in value.ravel()] if value.dtype == object else value.tolist()


CASES = {"sequences": sequences, "devices": devices}


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {}
    for name, case in CASES.items():
        with tf.Graph().as_default():
            goldens[name] = case(tf, tf.contrib.training)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_training.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
