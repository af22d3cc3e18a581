"""The most memory that a process holds which trains a model, by loop: `python benchmarks/peak_memory.py [MODEL ...]`.

Each loop has a process of its own, with the same data; what importing TensorFlow and the models takes is in it.
"""

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).parent))

LOOPS = {"tfkeras loop": "CompiledLoop", "keras.fit": "Fit", "tf.function": "Function", "Session": "Session"}
STEPS = 20


def peak_of(loop: str, name: str) -> int:
    """Train in this process; return the most bytes it held."""
    import training_loops

    train = getattr(training_loops, LOOPS[loop])(name, STEPS)
    if loop == "keras.fit":  # of all the data, as the others have it
        train.model.fit(train.x, train.y_, train.batch, steps_per_epoch=3 * STEPS, verbose=0)
    else:
        for _ in range(3):
            train()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Print a line for each model and loop."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL", default=("softmax_regression", "deep_mnist", "lenet5"))
    parser.add_argument("--loop", choices=LOOPS, help="only this one, in this process")
    arguments = parser.parse_args()
    if arguments.loop:
        print(peak_of(arguments.loop, *arguments.models))
        return
    for name in arguments.models:
        for loop in LOOPS:
            command = [sys.executable, __file__, name, "--loop", loop]
            found = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
            print(f"{name:22} {loop:14} {int(found.stdout.split()[-1]) / 2**20:6.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
