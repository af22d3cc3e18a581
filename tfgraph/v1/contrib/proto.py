"""`tf.contrib.proto` of TF 1.15: `tf.io.decode_proto`.

Source: TF 1.15 `tf.contrib.proto`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    {
        "decode_proto": "tensorflow.python.ops.proto_ops:decode_proto",
        "encode_proto": "tensorflow.python.ops.proto_ops:encode_proto",
    },
)
