"""Which machine, driver and versions the numbers are of, and what `migration doctor` says of them."""

import datetime
import os
import platform
import subprocess
from collections.abc import Iterator

from section import Found, Row, Section, Task, markdown

CHECKS = ("gpus", "cuda_libraries", "compute_capability", "tf32", "determinism")


def _measure(task: Task) -> Iterator[Row]:
    import keras
    import numpy as np
    import tensorflow as tf

    built = tf.sysconfig.get_build_info()
    details = [tf.config.experimental.get_device_details(gpu) for gpu in tf.config.list_physical_devices("GPU")]
    yield {"what": "date", "is": datetime.date.today().isoformat()}
    yield {"what": "GPU", "is": ", ".join(_name(each) for each in details) or "none"}
    yield {"what": "driver", "is": _driver() or "none"}
    yield {
        "what": "TensorFlow",
        "is": f"{tf.__version__}, built for CUDA {built.get('cuda_version')}, cuDNN {built.get('cudnn_version')},"
        f" {', '.join(built.get('cuda_compute_capabilities', []))}",
    }
    yield {"what": "CUDA libraries loaded", "is": ", ".join(_loaded(tf, task)) or "none"}
    yield {"what": "Keras, numpy, Python", "is": f"{keras.__version__}, {np.__version__}, {platform.python_version()}"}
    yield {"what": "processor", "is": f"{os.cpu_count()} cores"}
    yield from _doctor()


def _name(details: dict) -> str:
    return f"{details.get('device_name')}, compute capability {'.'.join(map(str, details['compute_capability']))}"


def _driver() -> str:
    query = ["nvidia-smi", "--query-gpu=driver_version,memory.total", "--format=csv,noheader"]
    try:
        return subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _loaded(tf, task: Task) -> list[str]:
    """The files that the process has open, links followed: of which CUDA they really are."""
    with tf.device(task.device):
        tf.linalg.matmul(tf.nn.conv2d(tf.ones([1, 8, 8, 1]), tf.ones([3, 3, 1, 1]), 1, "SAME")[0, :, :, 0], tf.eye(8))
    with open("/proc/self/maps") as file:
        paths = {line.split()[-1] for line in file if ".so" in line}
    names = ("libcudart", "libcublas.", "libcudnn.", "libcufft.", "libcusolver.", "libcusparse.")
    return sorted(os.path.basename(path) for path in paths if os.path.basename(path).startswith(names))


def _doctor() -> Iterator[Row]:
    import sys

    told = subprocess.run([sys.executable, "-m", "migration", "doctor"], capture_output=True, text=True).stdout
    for line in told.splitlines():
        if any(check in line.split() for check in CHECKS):
            yield {"what": "`migration doctor`", "is": " ".join(line.replace("|", " ").replace("│", " ").split())}


def _table(found: Found, task: Task) -> str:
    return markdown(["", ""], [[row["what"], row["is"]] for row in found["machine"][""]])


SECTION = Section("Machine", "", _measure, _table)
