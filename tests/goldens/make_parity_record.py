"""Write parity_record.npz: what TF 1.15.5 computed in the first three steps of parity_record_script.py.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_parity_record.py`.
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDER = os.path.join(HERE, "..", "..", "migration", "parity", "recorder.py")

subprocess.check_call(
    [
        sys.executable,
        RECORDER,
        "--output=" + os.path.join(HERE, "parity_record.npz"),
        "--steps=3",
        "--seed=7",
        os.path.join(HERE, "parity_record_script.py"),
    ],
    env=dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1"),
)
