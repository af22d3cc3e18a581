"""What TF32 changes in each model: outputs before training, and after it."""

from collections.abc import Iterator

import numpy as np
from section import Found, Row, Section, Task, by_model, markdown

OFF, AGAIN, ON = "off", "off, again", "on"
BATCHES = 10


def _measure(task: Task) -> Iterator[Row]:
    import keras
    import tensorflow as tf
    from real_data import examples

    import tfkeras.models
    from tfkeras.data import shuffled_rows
    from tfkeras.training import train_loop

    tf.config.experimental.enable_tensor_float_32_execution(task.variant == ON)
    tf.config.experimental.enable_op_determinism()
    for name in task.remaining():
        keras.utils.set_random_seed(1)
        with tf.device(task.device):
            model = tfkeras.models.MODELS[name]()
            batch = type(model).batch_size
            x, y_ = examples(name, BATCHES * batch)
            before = np.asarray(model(x[:batch], training=False))
            (losses,) = train_loop(model, x, y_, shuffled_rows(len(x), batch, task.steps, seed=0), task.steps)
            after = np.asarray(model(x[:batch], training=False))
        file = task.folder / f"tf32 {task.variant} {name}.npz"
        np.savez(file, before=before, losses=losses, after=after)
        yield {"model": name, "file": str(file)}


def _table(found: Found, task: Task) -> str:
    off, again, on = (by_model(found["tf32"].get(variant, ())) for variant in SECTION.variants)
    rows = []
    for name in off:
        cells = [name]
        for what in ("before", "after"):
            cells += [_largest(off[name], other.get(name), what) for other in (on, again)]
        rows.append([*cells, _largest(off[name], on.get(name), "losses")])
    columns = [
        "model",
        "outputs: on",
        "off, again",
        f"outputs after {task.steps} steps: on",
        "off, again",
        "losses: on",
    ]
    return markdown(columns, rows)


def _largest(a: Row, b: Row | None, what: str) -> str:
    from migration.parity import compare_arrays

    if b is None:
        return "not measured"
    with np.load(a["file"]) as one, np.load(b["file"]) as other:
        difference = compare_arrays(what, one[what], other[what])
        size = float(np.abs(one[what]).max())
    return "0" if difference.exact else f"{difference.absolute:.2g} of {size:.2g}"


SECTION = Section(
    "TF32",
    "TF32 rounds the factors of float32 products to 10 bits; TensorFlow 2 has it on by default, TF1 had none, `tfgraph"
    " run` turns it off. Largest differences from a run without it, and the largest value; the same seed, weights,"
    " batches and dropout masks, with op determinism."
    " `off, again` is a second run without it: what is not 0 there is chance.",
    _measure,
    _table,
    (OFF, AGAIN, ON),
    no_gpu="A CPU has no TF32.",
)
