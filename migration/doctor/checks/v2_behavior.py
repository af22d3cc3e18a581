"""Whether this process still behaves as TensorFlow 2."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, ok, warning
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    tf = machine.tensorflow
    from tensorflow.python.eager import context

    # Not `executing_eagerly()`, which is false in any `with tf.Graph().as_default()`.
    lost = [] if context.default_execution_mode == context.EAGER_MODE else ["eager execution"]
    lost += [] if tf.__internal__.tf2.enabled() else ["v2 behavior"]
    lost += [] if tf.compat.v1.resource_variables_enabled() else ["resource variables"]
    if lost:
        yield warning(
            f"switched off in this process: {', '.join(lost)}. Keras returns symbolic tensors, and variables are"
            " another kind",
            "run the legacy script in a process of its own (tfgraph run), or build its graph in"
            " `with tf.Graph().as_default():` without tf.compat.v1.disable_…()",
        )
    else:
        yield ok("TensorFlow 2's: eager execution, resource variables")


CHECK = Check(
    looks_at="whether eager execution and resource variables were switched off in the process",
    remedy="`tfgraph run` for the script that does it, or a `tf.Graph` of its own",
    examine=_examine,
)
