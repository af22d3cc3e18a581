"""The shape of sparse tensors."""

UNCHANGED = [
    "import tensorflow as tf\ntf.SparseTensor([[0]], [1], dense_shape=[2])\ntf.placeholder(tf.float32, shape=[2])\n",
    "from sparse import SparseTensor\nSparseTensor(shape=[1])\n",
]

#: Source, what it prints.
MENDED = [
    (
        "import tensorflow as tf\n"
        "from tensorflow import SparseTensor as Sparse\n"
        "print(tf.SparseTensor([[0, 1]], [5], shape=[2, 3]).dense_shape.numpy().tolist())\n"
        "print(Sparse(values=[5], indices=[[0, 1]], shape=[2, 3]).values.numpy().tolist())\n",
        "[2, 3]\n[5]\n",
    ),
]


def test_the_value_too(mended):
    (mend,) = mended("import tensorflow as tf\nif False: tf.SparseTensorValue([[0]], [1], shape=[2])\n").mends
    assert mend == ("sparse_arguments", (2, "tensorflow.SparseTensorValue: shape is dense_shape"))
