"""How busy the GPU is while something runs: what `nvidia-smi` tells, ten times a second."""

import contextlib
import statistics
import subprocess
from collections.abc import Iterator

COMMAND = ["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits", "-lms", "100"]


class Samples(list[float]):
    """Percentages of the time in which a kernel ran, as the driver samples it."""

    def mean(self) -> float | None:
        """Their mean; None without a GPU, or if it was over too soon."""
        return statistics.fmean(self) if self else None


@contextlib.contextmanager
def sampled(on_gpu: bool) -> Iterator[Samples]:
    """Sample until the block ends; the samples are there after it."""
    samples = Samples()
    if not on_gpu:
        yield samples
        return
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield samples
    finally:
        process.terminate()
        told = process.communicate()[0].splitlines()
        samples.extend(float(line) for line in told if line.strip().isdigit())
