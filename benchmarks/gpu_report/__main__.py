"""Measure on a GPU and write docs/gpu.md: `python benchmarks/gpu_report [SECTION ...] [--device /CPU:0] [--page FILE]`.

Each part is measured in a process of its own, with a limit of time, and the page is written after each: what there is
when the time ends is on it. `--device /CPU:0` proves the report where there is no GPU; the page then says so.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT)]  # training_loops; the packages, where they are not installed

from page import write  # noqa: E402
from section import Found, Task  # noqa: E402
from sections import SECTIONS  # noqa: E402

#: All but AlexNet, whose batch of 4096 has 2.4 GB.
MODELS = (
    "softmax_regression",
    "mlp",
    "lenet5",
    "deep_mnist",
    "cifar_cnn",
    "rnn",
    "lstm",
    "gru",
    "autoencoder",
    "convolutional_autoencoder",
)


def main() -> None:
    """Measure, or, as a process of its own, measure one variant of a section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all by default")
    parser.add_argument("--device", default="/GPU:0")
    parser.add_argument("--models", nargs="+", default=MODELS, metavar="MODEL")
    parser.add_argument("--steps", type=int, default=100, help="of training, where numbers are compared")
    parser.add_argument("--seconds", type=float, default=90, help="for each variant of each section")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "gpu.md")
    parser.add_argument("--folder", type=Path, help="for what was found; what lies there is put on the page, too")
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="gpu_report"))
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + arguments.seconds
    task = Task(arguments.device, arguments.variant or "", arguments.models, arguments.steps, folder, until)
    if arguments.variant is not None:
        (section,) = arguments.sections
        with _file(folder, section, task.variant).open("w") as file:
            for row in SECTIONS[section].measure(task):
                print(json.dumps(row), file=file, flush=True)
        return
    if task.on_gpu:
        _demand_gpu()
    for name in arguments.sections or SECTIONS:
        for variant in SECTIONS[name].variants:
            print(f"{name} {variant}: {_measured(name, variant, arguments, folder)}", flush=True)
            write(arguments.page, _found(folder), task)


def _demand_gpu() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import tensorflow as tf; print(len(tf.config.list_physical_devices('GPU')))"],
        capture_output=True,
        text=True,
    )
    if told.stdout.split()[-1:] in ([], ["0"]):
        raise SystemExit(
            "TensorFlow sees no GPU: `migration doctor` says why; --device /CPU:0 proves the report without."
        )


def _measured(name: str, variant: str, arguments: argparse.Namespace, folder: Path) -> str:
    """Measure in a process of its own; says how it went."""
    options = {"--device": arguments.device, "--steps": arguments.steps, "--seconds": arguments.seconds}
    options |= {"--folder": folder, "--variant": variant}
    command = [sys.executable, str(HERE), name, *(str(each) for pair in options.items() for each in pair)]
    environment = {**os.environ, **SECTIONS[name].environment(variant, folder)}
    start = time.monotonic()
    log = _file(folder, name, variant).with_suffix(".log")
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, "--models", *arguments.models], env=environment, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            # What was begun may end: importing, and the model that was begun last.
            code = process.wait(arguments.seconds + 60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = None
    took = f"{time.monotonic() - start:.0f} s"
    if code == 0:
        return took
    said = log.read_text(errors="replace").strip().splitlines()[-1:]
    return f"{took}, {'stopped: no time left' if code is None else f'failed with {code}: {said}'}; its log is {log}"


def _found(folder: Path) -> Found:
    found: dict[str, dict] = {}
    for name, section in SECTIONS.items():
        for variant in section.variants:
            file = _file(folder, name, variant)
            if file.exists():
                lines = [line for line in file.read_text().splitlines() if line.endswith("}")]  # not one cut short
                found.setdefault(name, {})[variant] = [json.loads(line) for line in lines]
    return found


def _file(folder: Path, name: str, variant: str) -> Path:
    return folder / f"{name}-{variant.replace(' ', '_').replace(',', '')}.jsonl"


if __name__ == "__main__":
    main()
