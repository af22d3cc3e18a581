"""Write contrib_cudnn_rnn.npz and .json: what tf.contrib.cudnn_rnn of TF 1.15.5 makes without a GPU.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_cudnn_rnn.py`.
The layers cannot run there; their graph can be made, and the cells that read their checkpoints can run.
"""

import json
import os

import recorded_graph

LAYERS = ["CudnnLSTM", "CudnnGRU", "CudnnRNNTanh", "CudnnRNNRelu"]
DIRECTIONS = ["unidirectional", "bidirectional"]
CONVERTERS = {"CudnnLSTM": "LSTM", "CudnnGRU": "GRU", "CudnnRNNTanh": "Tanh", "CudnnRNNRelu": "Relu"}
#: Shapes of the canonical weights of two layers of 3 units over 4 inputs, by the number of directions.
SHAPES = {
    "CudnnLSTM": lambda size: ([(size + 3, 12)], [(12,)]),
    "CudnnGRU": lambda size: ([(size + 3, 6), (size, 3), (3, 3)], [(6,), (3,), (3,)]),
    "CudnnRNNTanh": lambda size: ([(size + 3, 3)], [(3,)]),
    "CudnnRNNRelu": lambda size: ([(size + 3, 3)], [(3,)]),
}


def cells(contrib, tf):
    """The cells that read a layer's checkpoint."""
    return {
        "CudnnLSTM": contrib.cudnn_rnn.CudnnCompatibleLSTMCell,
        "CudnnGRU": contrib.cudnn_rnn.CudnnCompatibleGRUCell,
        "CudnnRNNTanh": contrib.rnn.BasicRNNCell,
        "CudnnRNNRelu": lambda units: contrib.rnn.BasicRNNCell(units, activation=tf.nn.relu),
    }


def stack(name, direction):
    """A case that runs the cells, in the scopes under which a layer saves its weights."""

    def case(tf, contrib):
        make = cells(contrib, tf)[name]
        inputs = tf.get_variable("inputs", [3, 2, 4])
        options = {"dtype": tf.float32, "time_major": True, "sequence_length": [2, 3]}
        with tf.variable_scope("layer"):
            if direction == "unidirectional":
                return tf.nn.dynamic_rnn(contrib.rnn.MultiRNNCell([make(3), make(3)]), inputs, **options)
            forward, backward = [[make(3), make(3)] for _ in range(2)]
            return contrib.rnn.stack_bidirectional_dynamic_rnn(forward, backward, inputs, **options)

    return case


def canonical(tf, name, direction):
    """The kernels and biases of two layers, as variables."""
    kernels, biases = [], []
    dirs = DIRECTIONS.index(direction) + 1
    for layer in range(2):
        for _ in range(dirs):
            for parts, shapes in zip((kernels, biases), SHAPES[name](4 if layer == 0 else 3 * dirs)):  # noqa: B905
                parts.extend(tf.get_variable(f"part_{len(kernels)}_{len(biases)}_{i}", s) for i, s in enumerate(shapes))
    return kernels + biases


def convert(name, direction):
    """A case that takes weights to cuDNN's order and back."""

    def case(tf, contrib):
        converter = getattr(contrib.cudnn_rnn, "CudnnParamsFormatConverter" + CONVERTERS[name])
        made = converter(2, 3, 4, direction=direction)
        weights, biases = made._tf_canonical_to_cu_canonical(canonical(tf, name, direction), None)
        return weights, biases, made._cu_canonical_to_tf_canonical(weights, biases)

    return case


def names(tf, contrib, name, direction):
    """The variable of a layer, and what is saved of it, with shapes."""
    with tf.Graph().as_default():
        layer = getattr(contrib.cudnn_rnn, name)(2, 3, direction=direction)
        layer(tf.zeros([3, 2, 4]))
        return {
            "variables": [v.name for v in tf.global_variables()],
            "saveable": layer.saveable.name,
            "saved": [spec.name for spec in layer.saveable.specs],
            "weight shapes": [list(shape) for shape in layer.canonical_weight_shapes],
            "bias shapes": [list(shape) for shape in layer.canonical_bias_shapes],
            "collected": len(tf.get_collection(tf.GraphKeys.SAVEABLE_OBJECTS)),
        }


CASES = {}
for _name in LAYERS:
    for _direction in DIRECTIONS:
        CASES[f"cells {_name} {_direction}"] = stack(_name, _direction)
        CASES[f"convert {_name} {_direction}"] = convert(_name, _direction)

if __name__ == "__main__":
    import tensorflow as tf

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_cudnn_rnn")
    recorded_graph.save(path + ".npz", tf, tf.contrib, CASES)
    with open(path + ".json", "w") as file:
        made = {f"{n} {d}": names(tf, tf.contrib, n, d) for n in LAYERS for d in DIRECTIONS}
        json.dump(made, file, indent=1, sort_keys=True)
        file.write("\n")
