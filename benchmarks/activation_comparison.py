"""What it costs to compare every activation of deep MNIST, against its forward pass.

`python benchmarks/activation_comparison.py [--batch-size 50]`: a Session and its Keras port, the same weights and the
same dropout mask. Both are evaluated tensor by tensor and compared bit by bit; the graphs are built before.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow.compat.v1 as tf

from migration.checkpoints import load_ckpt
from migration.pairs import PAIRS
from migration.parity import KerasProgram, SessionProgram
from migration.parity.alignment import Alignment
from migration.parity.function_trace import FunctionTrace
from migration.parity.session_trace import SessionTrace

TURNS = 15


def seconds(work: Callable[[], object]) -> float:
    """Time a call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio, of medians and turn by turn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch-size", type=int, default=50)
    arguments = parser.parse_args()
    pair = PAIRS["deep_mnist"]
    port = pair.keras()
    with tempfile.TemporaryDirectory() as directory:
        with tf.Graph().as_default():
            model = pair.graph()
            session = tf.Session()
            session.run(model.init)
            checkpoint = tf.train.Saver().save(session, os.path.join(directory, "model.ckpt"))
            program = SessionProgram.of_model(model, session)
        load_ckpt(port, checkpoint, optimizer=port.optimizer)
    x = np.random.default_rng(0).random((arguments.batch_size, 784), np.float32)
    y_ = np.eye(10, dtype=np.float32)[np.arange(arguments.batch_size) % 10]
    a = program.trace(x, y_, keep_prob=0.5)
    forward_a = SessionTrace(
        session,
        {model.x: x, model.keep_prob: 0.5},
        y=model.y_conv,
        loss=None,
        gradients={},
        variables=program.variables(),
    )
    forward_b = FunctionTrace(
        "Keras", lambda x: (port(x, training=True), None, {}), [x], {w.path: w.value for w in port.weights}
    )
    forward_b.fix(dict(zip(forward_b.random, dict(forward_a.values(forward_a.random)).values(), strict=True)))
    whole_b = KerasProgram(port).trace(x, y_)
    whole_b.fix(dict(zip(whole_b.random, dict(a.values(a.random)).values(), strict=True)))

    def forward() -> None:
        session.run(model.y_conv, {model.x: x, model.keep_prob: 0.5})

    works = {
        "forward pass": forward,
        "every activation of both": lambda: Alignment(forward_a, forward_b, exact=True),
        "gradients, too": lambda: Alignment(a, whole_b, exact=True),
    }
    for work in works.values():
        work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    turns = [{name: seconds(work) for name, work in works.items()} for _ in range(TURNS)]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    matched, known = Alignment(forward_a, forward_b, exact=True).counts()
    print(f"{matched} of {known} tensors of the Session found again; {grown:.0f} MiB more memory after {TURNS} turns")
    for name in works:
        ratio = statistics.median(turn[name] / turn["forward pass"] for turn in turns)
        print(
            f"{name:26} {1000 * statistics.median(turn[name] for turn in turns):7.1f} ms  {ratio:5.2f} forward passes"
        )


if __name__ == "__main__":
    main()
