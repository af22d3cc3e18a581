"""Build each call of calls.txt in a graph of its own, and write down its nodes, its seeds and its values.

`python build_calls.py tests/goldens/random_streams.json` under TF 1.15.5 records; `tfgraph run build_calls.py OUT.json`
says what today's TensorFlow builds. `python build_calls.py OUT.json WORD …`, on either side, builds the calls that
contain one of the words and writes the type of each node, too: compare these to see where two graphs part.
`@FILE` in place of words builds the calls of a JSON list.
"""

import ast
import hashlib
import json
import os
import sys

import numpy as np
import tensorflow as tf

CALLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "calls.txt")


def main(out, words):
    """Write `{call: what it built}`."""
    built = {}
    with open(CALLS) as file:
        calls = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    chosen = None
    if words and words[0].startswith("@"):
        with open(words[0][1:]) as file:
            chosen, words = set(json.load(file)), []
    for call in calls:
        if (chosen is None or call in chosen) and (not words or any(word in call for word in words)):
            built[call] = build(call)
    if not words:
        for record in built.values():
            record.pop("types", None)
            record.pop("gradient_types", None)
    with open(out, "w") as file:
        file.write("{\n" + ",\n".join(json.dumps(call) + ": " + json.dumps(built[call]) for call in built) + "\n}\n")


def build(call):
    """What `call` adds to a graph with seed 7; or why it cannot be built.

    `nodes` and `gradient`: the nodes so far, as the seed of the next random node tells; `seeds`; `values`.
    """
    mark, code = (call[0], call[2:]) if call[:2] in ("= ", "~ ") else ("", call)
    tf.keras.backend.clear_session()
    np.random.seed(7)  # tf.keras.backend draws seeds from it
    graph = tf.Graph()
    with graph.as_default():
        names = inputs()
        tf.set_random_seed(7)
        before = len(graph.get_operations())
        try:
            result = run(code, names)
            nodes = graph.get_operations()[before:]
            record = {"types": [node.type for node in nodes], "seeds": seeds(graph, before)}
            record["nodes"] = tf.get_seed(None)[1] - before
            if mark == "~":
                after = len(graph.get_operations())
                tf.gradients(result, names["x"])
                record["gradient_types"] = [node.type for node in graph.get_operations()[after:]]
                record["gradient"] = tf.get_seed(None)[1] - before
            if mark == "=":
                record["values"] = values(result)
        except Exception as error:
            record = {"error": type(error).__name__ + ": " + str(error)[:300]}
    return record


def inputs():
    """Make the inputs that calls.txt names."""
    pixels = np.linspace(0.0, 1.0, 2 * 8 * 8 * 3, dtype=np.float32).reshape([2, 8, 8, 3])
    return {
        "tf": tf,
        "np": np,
        "Defun": function_definition(),
        "x": tf.constant(np.linspace(0.1, 0.9, 24, dtype=np.float32).reshape([4, 6]), name="x"),
        "y": tf.constant(np.linspace(0.9, 0.1, 24, dtype=np.float32).reshape([4, 6]), name="y"),
        "u": tf.placeholder(tf.float32, name="u"),
        "m": tf.constant(np.eye(6, dtype=np.float32) + 0.1, name="m"),
        "i": tf.constant([0, 1, 1, 2], name="i"),
        "j": tf.constant([0, 1, 1, 2], tf.int64, name="j"),
        "b": tf.constant([True, False, True, True], name="b"),
        "s": tf.constant(["a", "b", "c"], name="s"),
        "im": tf.constant(pixels, name="im"),
        "pic": tf.constant(pixels[0], name="pic"),
        "raw": tf.constant((pixels[0] * 255).astype(np.uint8), name="raw"),
        "c": tf.constant(np.full([4, 4], 1 + 2j, np.complex64), name="c"),
        "v": tf.Variable(tf.zeros([6, 5]), name="v"),
        "seq": tf.constant(np.linspace(-1.0, 1.0, 30, dtype=np.float32).reshape([2, 5, 3]), name="seq"),
        "sp": tf.SparseTensor([[0, 1], [2, 3]], [1.0, 2.0], [3, 4]),
        "p": tf.constant(0.5, name="p"),
    }


def function_definition():
    """`Defun` of 1.15, where both have it."""
    from tensorflow.python.framework import function

    return function.Defun


def run(code, names):
    """Execute `code`; its last part is its value."""
    *statements, last = code.split("; ")
    names = dict(names, __file__=CALLS)
    for statement in statements:
        exec(statement, names)
    return eval(compile(ast.parse(last.strip(), mode="eval"), "call", "eval"), names)


def seeds(graph, before):
    """`[type, seed, seed2]` of each random node, those of functions last."""
    graph_def = graph.as_graph_def()
    found = [node for node in graph_def.node[before:]]
    for function in graph_def.library.function:
        found.extend(function.node_def)
    return [[node.op, node.attr["seed"].i, node.attr["seed2"].i] for node in found if "seed2" in node.attr]


def values(result):
    """Dtype, shape and a hash of what the call computes after the initializers, in the first two runs."""
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
        runs = flat(session.run(result))
        try:
            runs += flat(session.run(result))
        except tf.errors.OutOfRangeError:
            pass
    return [
        [value.dtype.name, list(value.shape), hashlib.sha256(value.tobytes()).hexdigest()[:16]]
        + np.asarray(value, "O").ravel()[:3].tolist()
        for value in runs
    ]


def flat(result):
    """The arrays of a result: of one tensor, or of a list of them."""
    return [np.asarray(value) for value in (result if isinstance(result, list) else [result])]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
