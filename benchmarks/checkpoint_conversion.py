"""How fast a large checkpoint is converted, and in how much memory, against `cp` of the same files.

`python benchmarks/checkpoint_conversion.py [--gigabytes 4] [--shards 4] [--directory DIR]`: makes one of random
numbers in so many shards, copies it with `cp` and converts it to each format in turns, each in a process of its own.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

TARGETS = {"ckpt": "converted.ckpt", "safetensors": "converted.safetensors", "npz": "converted.npz"}
TURNS = 3
#: Of one tensor, 64 MiB: the largest weights of TF1's time had some.
SHAPE = (4096, 4096)


def convert(source: str, target: str) -> None:
    """Convert in this process; print the seconds and the most memory above that of the imports."""
    import tensorflow  # noqa: F401  its import is not what is measured

    from migration.checkpoints import convert_file

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    convert_file(source, target)
    os.sync()
    seconds = time.perf_counter() - start
    print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def make(prefix: str, gigabytes: float, shards: int) -> None:
    """Make the checkpoint, a shard at a time."""
    import numpy as np
    import tensorflow as tf

    from tfgraph.checkpoints import write_checkpoint

    random = np.random.default_rng(0)
    count = max(1, round(gigabytes * 2**30 / (4 * np.prod(SHAPE)) / shards))
    parts = []
    for shard in range(shards):
        names = (f"layer_{shard}_{number}/kernel" for number in range(count))
        parts.append(write_checkpoint(f"{prefix}.part{shard}", ((n, random.random(SHAPE, np.float32)) for n in names)))
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=parts, destination_prefix=prefix)


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=4)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--directory", help="where there is room for twice as much; a temporary one by default")
    parser.add_argument("--convert", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--make", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.convert:
        return convert(*arguments.convert)
    if arguments.make:
        return make(arguments.make, arguments.gigabytes, arguments.shards)
    with tempfile.TemporaryDirectory(dir=arguments.directory) as directory:
        prefix = os.path.join(directory, "large.ckpt")
        of = ["--gigabytes", str(arguments.gigabytes), "--shards", str(arguments.shards)]
        subprocess.run([sys.executable, __file__, "--make", prefix, *of], check=True, stderr=subprocess.DEVNULL)
        files = sorted(Path(directory).glob("large.ckpt.*"))
        size = sum(file.stat().st_size for file in files)
        print(f"{size / 2**30:.2f} GiB in {len(files) - 1} shards")
        seconds: dict[str, list[float]] = {"cp": [], **{name: [] for name in TARGETS}}
        memory: dict[str, float] = {}
        for _ in range(TURNS):
            copy = os.path.join(directory, "copy")
            os.mkdir(copy)
            os.sync()
            start = time.perf_counter()
            subprocess.run(["cp", *map(str, files), copy], check=True)
            os.sync()
            seconds["cp"].append(time.perf_counter() - start)
            subprocess.run(["rm", "-r", copy], check=True)
            for name, target in TARGETS.items():
                command = [sys.executable, __file__, "--convert", prefix, os.path.join(directory, target)]
                found = subprocess.run(
                    command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
                took, memory[name] = map(float, found.stdout.split()[-2:])
                seconds[name].append(took)
                for file in Path(directory).glob("converted*"):
                    file.unlink()
        for name, turns in seconds.items():
            speed = statistics.median(copy / own for copy, own in zip(seconds["cp"], turns, strict=True))
            above = f", {memory[name]:.0f} MiB above the imports" if name in memory else ""
            print(f"{name:12} {statistics.median(turns):6.1f} s, {speed:4.0%} of the speed of cp{above}")


if __name__ == "__main__":
    main()
