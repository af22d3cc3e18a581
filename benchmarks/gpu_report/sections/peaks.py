"""The most that a product of large matrices reaches, in each precision: what shares of the peak are shares of."""

import time
from collections.abc import Iterator

from section import Found, Row, Section, Task, markdown

SIZE, SIZE_ON_CPU = 8192, 1024
REPEATED, TURNS = 10, 5


def _measure(task: Task) -> Iterator[Row]:
    import tensorflow as tf

    tf.config.experimental.enable_tensor_float_32_execution(task.variant == "tf32")
    n = SIZE if task.on_gpu else SIZE_ON_CPU
    dtype = tf.float32 if task.variant == "tf32" else tf.as_dtype(task.variant)
    with tf.device(task.device):
        # Random: a product of zeros can be quicker.
        a, b = (tf.cast(tf.random.stateless_normal([n, n], [seed, 0]), dtype) for seed in (1, 2))
        seconds = []
        for _ in range(TURNS):
            start = time.perf_counter()
            for _ in range(REPEATED):
                c = tf.matmul(a, b)
            c[0, 0].numpy()
            seconds.append(time.perf_counter() - start)
    yield {"size": n, "tera": 2 * n**3 * REPEATED / min(seconds) / 1e12}


def _table(found: Found, task: Task) -> str:
    rows = [
        [variant, f"{row['size']} × {row['size']}", f"{row['tera']:.3g}"]
        for variant, rows in found["peaks"].items()
        for row in rows
    ]
    return markdown(["precision", "matrices", "TFLOP/s"], rows)


SECTION = Section(
    "Matrix products",
    f"The best of {TURNS} turns of {REPEATED} products of random matrices.",
    _measure,
    _table,
    ("float32", "tf32", "bfloat16", "float16"),
)
