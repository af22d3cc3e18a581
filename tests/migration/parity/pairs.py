"""Two functions of TF2 side by side, for the tests of what compares traces."""

import tensorflow as tf

from migration.parity.function_trace import FunctionTrace
from migration.parity.levels import Allowance
from migration.parity.trace_comparison import TraceComparison


def trace_of(function, *arguments, variables=(), program="function"):
    """Trace a function of tensors that makes outputs, or outputs, loss and gradients."""

    def step(*tensors):
        results = function(*tensors)
        return results if isinstance(results, tuple) else (results, None, {})

    return FunctionTrace(
        program, step, arguments, {variable.name.removesuffix(":0"): variable for variable in variables}
    )


def compared(a, b, *arguments, exact=True, a_variables=(), b_variables=(), aligned=True):
    """Compare two functions of the same arguments, with the same random numbers if `aligned`."""
    traces = trace_of(a, *arguments, variables=a_variables), trace_of(b, *arguments, variables=b_variables)
    drawn = dict(traces[0].values(traces[0].random)) if aligned else {}
    traces[1].fix(dict(zip(traces[1].random, drawn.values(), strict=False)))
    return TraceComparison(*traces, Allowance(exact))


def gradient_of(function, variable):
    """Outputs, loss and gradient of a function that takes a variable."""

    def step(x):
        with tf.GradientTape() as tape:
            y = function(x, variable)
            loss = tf.reduce_sum(y)
        return y, loss, {variable.name.removesuffix(":0"): tape.gradient(loss, variable)}

    return step
