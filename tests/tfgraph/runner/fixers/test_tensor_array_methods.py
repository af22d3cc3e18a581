"""`TensorArray.pack`, `TensorArray.unpack`."""

UNCHANGED = [
    "import tensorflow as tf\ntf.TensorArray\n",
    "import struct\nstruct.unpack\n",
]

#: Source, what it prints.
MENDED = [
    (
        "import tensorflow as tf\n"
        "with tf.Graph().as_default():\n"
        "    array = tf.TensorArray(tf.float32, 3).unpack([1., 2., 3.])\n"
        "    loop = tf.while_loop(lambda i, a: i < 2, lambda i, a: (i + 1, a.write(i, 0.)),\n"
        "                         [0, tf.TensorArray(tf.float32, 2)])\n"
        "    print(tf.compat.v1.Session().run([array.pack(), loop[1].pack()]))\n",
        "[array([1., 2., 3.], dtype=float32), array([0., 0.], dtype=float32)]\n",
    ),
]
