"""Put all that the tests need on a GPU machine without a network into parts that can be carried there one by one.

    .venv/bin/python tests/gpu/offline/make_parts.py [FOLDER] [--python 3.12] [--mib 52] [--also WHEEL ...]

Writes FOLDER/part-00, part-01, … (one tar.xz, cut; FOLDER is the ignored `.parts` by default) and
FOLDER/SHA256SUMS. What is needed comes from setup.py, in the versions of the virtual environment that this runs in;
`install.sh` puts it together there. It takes ten minutes on two idle cores, most of them xz's.
"""

import argparse
import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
from distutils.core import run_setup
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: Of the extra `test`, what runs tests; the rest of it checks style, writes ONNX and serves.
TEST_RUNNERS = ("pytest", "pytest-xdist", "hypothesis")
#: In the newest version, whatever this environment has: that of Python 3.11's ensurepip does not run on 3.12.
NEWEST = ("pip", "setuptools")
#: Not setup.py's: where TensorFlow looks for a CUDA runtime of its own version. The other libraries are the machine's,
#: see install.sh; any that does not serve comes by `--also nvidia-cublas-cu12==12.5.3.2`.
CUDA = ("nvidia-cuda-runtime-cu12==12.5.*",)
#: What no test opens: headers to compile operations with, and a compiler's library that nothing imports.
LEFT_OUT = ("tensorflow/include", "clang")
#: pip matches each of them to the letter.
PLATFORMS = [f"manylinux_2_{n}_x86_64" for n in (5, 12, 17, 24, 26, 27, 28, 31, 34, 35)] + [
    f"manylinux{year}_x86_64" for year in (1, 2010, 2014)
]
#: With the working tree of 10 MiB below the 64 MiB that travel in one call.
PART_MIB = 52


def requirements() -> list[str]:
    """What the tests need, as setup.py says it."""
    os.chdir(ROOT)
    told = run_setup("setup.py", stop_after="init")
    runners = [each for each in told.extras_require["test"] if re.match(r"[\w-]+", each)[0] in TEST_RUNNERS]
    return [*told.install_requires, *told.extras_require["demo"], *runners]


def install(site: Path, needed: list[str], python: str) -> None:
    """Install for another Python than this one, in the versions that are here."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as constraints:
        here = {each.metadata["Name"]: each.version for each in importlib.metadata.distributions()}
        constraints.writelines(
            f"{name}=={version}\n" for name, version in here.items() if name not in ("tfgraph", *NEWEST)
        )
        constraints.flush()
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(site)]
        command += ["--only-binary=:all:", "--implementation=cp", f"--python-version={python}", "-c", constraints.name]
        subprocess.run([*command, *(f"--platform={each}" for each in PLATFORMS), *needed], check=True)
    # As pip install -e would: the pytest plugin that setup.py announces is found by it.
    subprocess.run([sys.executable, "setup.py", "-q", "egg_info", "--egg-base", str(site)], check=True)


def slim(site: Path) -> None:
    """Take out what no test opens, and the names of functions that only a debugger reads: 680 MB of 2.2 GB."""
    for pattern in LEFT_OUT:
        for path in site.glob(pattern):
            shutil.rmtree(path)
    for library in site.glob("tensorflow/libtensorflow_*.so.*"):
        subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


def cut(site: Path, folder: Path, mib: int) -> int:
    """Pack it and cut it; returns the number of parts."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("part-*"):
        old.unlink()
    tar = subprocess.Popen(["tar", "-C", str(site), "--owner=0", "--group=0", "-c", "."], stdout=subprocess.PIPE)
    xz = subprocess.Popen(["xz", "-4", "--threads=0"], stdin=tar.stdout, stdout=subprocess.PIPE)
    sums = []
    while part := xz.stdout.read(mib << 20):
        name = f"part-{len(sums):02}"
        (folder / name).write_bytes(part)
        sums.append(f"{hashlib.sha256(part).hexdigest()}  {name}\n")
    if tar.wait() or xz.wait():
        raise SystemExit("tar or xz failed: the parts are incomplete")
    (folder / "SHA256SUMS").write_text("".join(sums))
    return len(sums)


def main() -> None:
    """Make the parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / ".parts")
    parser.add_argument("--python", default="3.12", help="the other machine's")
    parser.add_argument("--mib", type=int, default=PART_MIB, help="the size of a part")
    parser.add_argument("--also", nargs="*", default=[], metavar="WHEEL", help="e.g. nvidia-cublas-cu12==12.5.3.2")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary, "site")
        install(site, [*requirements(), *CUDA, *arguments.also], arguments.python)
        slim(site)
        count = cut(site, folder, arguments.mib)
    print(f"{count} parts of at most {arguments.mib} MiB in {folder}")


if __name__ == "__main__":
    main()
