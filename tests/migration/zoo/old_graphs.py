"""Graphs as TF 0.x and early 1.x wrote them: operations that later versions no longer make, weights as constants."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def constant(tf, name, *shape):
    """A frozen weight: the same numbers in every run."""
    random = np.random.RandomState(len(name) + sum(shape))
    return tf.constant(random.normal(size=shape) / np.sqrt(np.prod(shape[:-1]) or 1), tf.float32, name=name)


@graph("frozen_perceptron")
def frozen_perceptron(tf):
    """No variable at all."""
    x = tf.placeholder(tf.float32, name="input")
    x.set_shape([None, 6])
    W1 = tf.identity(constant(tf, "layer1/weights", 6, 8), name="layer1/weights/read")
    h = tf.nn.relu(tf.nn.bias_add(tf.matmul(x, W1), constant(tf, "layer1/biases", 8)), name="layer1")
    y = tf.matmul(h, constant(tf, "layer2/weights", 8, 3)) + constant(tf, "layer2/biases", 3)
    return Built({"input": x}, {"softmax": tf.nn.softmax(y, name="softmax")})


@graph("frozen_placeholder_without_shape", shape={"x": [2, 9, 9, 3]})
def frozen_placeholder_without_shape(tf):
    """The rank is known only from the convolution."""
    x = tf.placeholder(tf.float32, name="x")
    h = tf.nn.conv2d(x, constant(tf, "kernel", 3, 3, 3, 4), [1, 1, 1, 1], "SAME", name="conv")
    return Built({"x": x}, {"y": tf.nn.relu(tf.nn.bias_add(h, constant(tf, "bias", 4)))})


@graph("ops_of_2015_perceptron")
def ops_of_2015_perceptron(tf):
    """`BiasAddV1`, `Add`, `Div`, a sum over all but the batch."""
    raw = tf.raw_ops
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    W, b = tf.Variable(tf.truncated_normal([6, 8]), name="W"), tf.Variable(tf.zeros([8]), name="b")
    h = tf.nn.relu(raw.BiasAddV1(value=tf.matmul(x, W), bias=b))
    h = raw.Add(x=raw.Div(x=h, y=tf.constant(2.0)), y=tf.constant(0.25))
    return Built({"x": x}, {"y": h, "total": tf.reduce_sum(h, reduction_indices=[1])})


@graph("ops_of_2015_joined")
def ops_of_2015_joined(tf):
    """`Concat` with its axis first, `Split`, `Pack`, `Unpack`."""
    raw = tf.raw_ops
    x = tf.placeholder(tf.float32, [None, 8], name="x")
    a, b = tf.split(x, 2, 1)
    h = raw.Concat(concat_dim=tf.constant(1), values=[tf.nn.relu(a), tf.tanh(b), x])
    packed = raw.Pack(values=[h, h * 2.0], axis=0)
    first, second = raw.Unpack(value=packed, num=2, axis=0)
    return Built({"x": x}, {"joined": h, "sum": raw.Add(x=first, y=second)})


@graph("ops_of_2016_embedding", data={"words": ("int", 0, 12)})
def ops_of_2016_embedding(tf):
    """`Gather` instead of `GatherV2`, `BatchMatMul` instead of `BatchMatMulV2`, `Select`."""
    raw = tf.raw_ops
    words = tf.placeholder(tf.int32, [None, 5], name="words")
    table = tf.get_variable("embedding", [12, 6])
    h = raw.Gather(params=table, indices=words)
    scores = raw.BatchMatMul(x=h, y=h, adj_y=True)
    kept = raw.Select(condition=scores > 0.0, x=scores, y=tf.zeros_like(scores))
    return Built({"words": words}, {"context": raw.BatchMatMul(x=tf.nn.softmax(kept), y=h)})


INCEPTION_2015 = """
versions { producer: 8 }
node { name: "Mul" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "conv/Conv2D" op: "Conv2D" input: "Mul" input: "conv/conv2d_params"
  attr { key: "T" value { type: DT_FLOAT } } attr { key: "padding" value { s: "VALID" } }
  attr { key: "strides" value { list { i: 1 i: 2 i: 2 i: 1 } } } }
node { name: "conv/batchnorm" op: "BatchNormWithGlobalNormalization" input: "conv/Conv2D"
  input: "conv/batchnorm/moving_mean" input: "conv/batchnorm/moving_variance"
  input: "conv/batchnorm/beta" input: "conv/batchnorm/gamma"
  attr { key: "T" value { type: DT_FLOAT } } attr { key: "scale_after_normalization" value { b: false } }
  attr { key: "variance_epsilon" value { f: 0.001 } } }
node { name: "conv/CheckNumerics" op: "CheckNumerics" input: "conv/batchnorm"
  attr { key: "T" value { type: DT_FLOAT } } attr { key: "message" value { s: "conv" } } }
node { name: "conv/control_dependency" op: "Identity" input: "conv/batchnorm" input: "^conv/CheckNumerics"
  attr { key: "T" value { type: DT_FLOAT } } attr { key: "_class" value { list { s: "loc:@conv/batchnorm" } } } }
node { name: "conv" op: "Relu" input: "conv/control_dependency" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "mixed/pool" op: "AvgPool" input: "conv" attr { key: "T" value { type: DT_FLOAT } }
  attr { key: "ksize" value { list { i: 1 i: 3 i: 3 i: 1 } } } attr { key: "padding" value { s: "SAME" } }
  attr { key: "strides" value { list { i: 1 i: 1 i: 1 i: 1 } } } }
node { name: "mixed/join" op: "Concat" input: "mixed/join/concat_dim" input: "conv" input: "mixed/pool"
  attr { key: "N" value { i: 2 } } attr { key: "T" value { type: DT_FLOAT } } }
node { name: "pool_3" op: "AvgPool" input: "mixed/join" attr { key: "T" value { type: DT_FLOAT } }
  attr { key: "ksize" value { list { i: 1 i: 5 i: 5 i: 1 } } } attr { key: "padding" value { s: "VALID" } }
  attr { key: "strides" value { list { i: 1 i: 1 i: 1 i: 1 } } } }
node { name: "pool_3/_reshape" op: "Reshape" input: "pool_3" input: "pool_3/_reshape/shape"
  attr { key: "T" value { type: DT_FLOAT } } attr { key: "Tshape" value { type: DT_INT32 } } }
node { name: "softmax/logits/MatMul" op: "MatMul" input: "pool_3/_reshape" input: "softmax/weights"
  attr { key: "T" value { type: DT_FLOAT } } attr { key: "transpose_a" value { b: false } }
  attr { key: "transpose_b" value { b: false } } }
node { name: "softmax/logits" op: "BiasAdd" input: "softmax/logits/MatMul" input: "softmax/biases"
  attr { key: "T" value { type: DT_FLOAT } } }
node { name: "softmax" op: "Softmax" input: "softmax/logits" attr { key: "T" value { type: DT_FLOAT } } }
"""

INCEPTION_2015_WEIGHTS = {
    "conv/conv2d_params": (3, 3, 3, 4),
    "conv/batchnorm/moving_mean": (4,),
    "conv/batchnorm/moving_variance": (4,),
    "conv/batchnorm/beta": (4,),
    "conv/batchnorm/gamma": (4,),
    "softmax/weights": (8, 6),
    "softmax/biases": (6,),
}


@graph("inception_of_2015", shape={"Mul": [1, 11, 11, 3]})
def inception_of_2015(tf):
    """A frozen graph of version 8, as `classify_image_graph_def.pb` is, with an op that was removed in version 9."""
    from google.protobuf import text_format

    definition = text_format.Parse(INCEPTION_2015, tf.GraphDef())
    values = {"mixed/join/concat_dim": np.int32(3), "pool_3/_reshape/shape": np.array([-1, 8], np.int32)}
    for name, shape in INCEPTION_2015_WEIGHTS.items():
        value = np.random.RandomState(len(name)).normal(size=shape).astype(np.float32) * 0.3
        values[name] = np.abs(value) + 0.5 if "variance" in name else value
    for name, value in values.items():
        node = definition.node.add(name=name, op="Const")
        node.attr["dtype"].type = tf.as_dtype(value.dtype).as_datatype_enum
        node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(value))
    names = ["Mul:0", "softmax:0", "pool_3:0"]
    images, softmax, pool = tf.import_graph_def(definition, name="", return_elements=names)
    return Built({"Mul": images}, {"softmax": softmax, "pool_3": pool})


@graph("tensor_array_unrolled", idiomatic=False)
def tensor_array_unrolled(tf):
    """Read and gathered outside of any loop."""
    x = tf.placeholder(tf.float32, [4, 3], name="x")
    array = tf.TensorArray(tf.float32, 4, clear_after_read=False).unstack(x)
    total = array.read(0)
    for i in range(1, 4):
        total = total * 0.5 + array.read(i)
    return Built({"x": x}, {"total": total, "reversed": array.gather([3, 2, 1, 0])})
