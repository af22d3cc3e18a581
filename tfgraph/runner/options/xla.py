"""`--xla`: compile clusters of operations with XLA.

Quicker on a GPU and with long chains of small operations; results differ in the last bits, because XLA fuses.
"""

import os

from tfgraph.runner.options.option import Option


def _enable(value: bool) -> None:
    del value
    flags = os.environ.get("TF_XLA_FLAGS", "")
    os.environ["TF_XLA_FLAGS"] = f"{flags} --tf_xla_auto_jit=2 --tf_xla_cpu_global_jit".strip()


OPTION = Option(
    argument={"action": "store_true", "help": "compile with XLA (auto-clustering); results differ in the last bits"},
    before_tensorflow=_enable,
)
