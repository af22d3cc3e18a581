"""Write tests/goldens/idioms.json: exit code and stdout of each script of this folder on TF 1.15.5.

Run it with a Python that has TensorFlow 1.15.5: `python tests/idioms/record.py` records all scripts,
`python tests/idioms/record.py SCRIPT …` only these. Each runs in a process and an empty directory of its own.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPTS = os.path.join(HERE, "scripts")
GOLDENS = os.path.join(HERE, "..", "goldens", "idioms.json")


def record(name):
    """Run one script; what it says on stderr is shown if it fails."""
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(
            [sys.executable, os.path.join(SCRIPTS, name + ".py")],
            cwd=directory,
            env=dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
    print(f"{name}: exit code {done.returncode}")
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return {"exit_code": done.returncode, "stdout": done.stdout.splitlines()}


def main(names):
    """Record the scripts named, or all; the rows of scripts that are gone go, too."""
    scripts = sorted(file[: -len(".py")] for file in os.listdir(SCRIPTS) if file.endswith(".py"))
    goldens = {}
    if os.path.exists(GOLDENS):
        with open(GOLDENS) as file:
            goldens = json.load(file)
    goldens.update({name: record(name) for name in names or scripts})
    with open(GOLDENS, "w") as file:
        json.dump({name: goldens[name] for name in scripts if name in goldens}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:])
