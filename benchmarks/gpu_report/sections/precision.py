"""What less precision costs and brings in Keras: loss, memory, examples per second, share of the peak."""

from collections.abc import Iterator

from section import Found, Row, Section, Task, by_model, markdown

from sections.speed import steps_of_a_turn, timed

BATCH, BATCHES = 4096, 2
#: Of which products each is measured against.
PEAKS = {"float32": "float32", "tf32": "tf32", "mixed_bfloat16": "bfloat16", "mixed_float16": "float16"}


def _measure(task: Task) -> Iterator[Row]:
    import keras
    import tensorflow as tf
    import training_loops
    from real_data import examples

    import tfkeras.models
    from tfkeras.training import evaluate_loss

    tf.config.experimental.enable_tensor_float_32_execution(task.variant == "tf32")
    keras.config.set_dtype_policy("float32" if task.variant == "tf32" else task.variant)
    for name in task.remaining():
        row: Row = {"model": name}
        with tf.device(task.device):
            try:
                keras.utils.set_random_seed(1)
                model = tfkeras.models.MODELS[name]()
                batch = type(model).batch_size
                x, y_ = examples(name, 10 * batch)
                # Keras's own loop: it scales the loss for float16.
                model.fit(x, y_, batch, epochs=-(-task.steps // 10), shuffle=False, verbose=0)
                row["loss"] = evaluate_loss(model, x, y_)
                _reset(tf, task)
                options = {"batch": BATCH, "examples": BATCHES * BATCH}
                steps = steps_of_a_turn(training_loops.CompiledLoopOneBatch(name, 3, **options))
                row |= timed(training_loops.CompiledLoopOneBatch(name, steps, **options), steps, task.on_gpu)
                row["memory"] = tf.config.experimental.get_memory_info(task.device[1:])["peak"] if task.on_gpu else None
                row["flops"] = training_loops.flops(name, BATCH)
            except (ValueError, TypeError, tf.errors.OpError) as error:
                row["refused"] = _said(error)
        yield row


def _said(error: Exception) -> str:
    """What happened; TensorFlow says first where."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("File ", "[[", "Detected at", "Graph execution"))]
    return (told or lines or [type(error).__name__])[-1][:100]


def _reset(tf, task: Task) -> None:
    if task.on_gpu:
        tf.config.experimental.reset_memory_stats(task.device[1:])


def _table(found: Found, task: Task) -> str:
    full = by_model(found["precision"].get("float32", ()))
    peaks = {variant: rows[0]["tera"] * 1e12 for variant, rows in found.get("peaks", {}).items() if rows}
    rows = []
    for name in full:
        for variant in SECTION.variants:
            row = by_model(found["precision"].get(variant, ())).get(name)
            if row is None:
                continue
            if "refused" in row:
                rows.append([name, variant, f"refused: {row['refused']}", *[""] * 4])
                continue
            peak = peaks.get(PEAKS[variant])
            difference = "" if variant == "float32" else f" ({row['loss'] - full[name].get('loss', float('nan')):+.2g})"
            rows.append(
                [
                    name,
                    variant,
                    f"{row['loss']:.5g}{difference}",
                    f"{BATCH / row['step']:.0f}",
                    "" if row["memory"] is None else f"{row['memory'] / 2**20:.0f}",
                    f"{row['flops'] / row['step'] / peak:.1%}" if peak else "",
                    "" if row["busy"] is None else f"{row['busy']:.0f}%",
                ]
            )
    columns = ["model", "precision", f"loss after {task.steps} steps (against float32)"]
    return markdown([*columns, "examples/s", "memory, MiB", "of the peak", "GPU busy"], rows)


SECTION = Section(
    "Precision",
    "The Keras models under each policy. The loss: of `model.fit` on ten batches, the same seed, then on all of them"
    " without dropout; for float16 Keras scales the loss and skips the first steps, whose gradients overflow."
    f" The rest: the compiled loop with one batch of {BATCH}; the most memory that TensorFlow held;"
    " the share of the peak counts products and convolutions only, against that of the same precision above.",
    _measure,
    _table,
    tuple(PEAKS),
    no_gpu="TensorFlow tells the memory of GPUs only.",
)
