"""Run a TensorFlow 1 script and record how it trains: stand-alone, for whatever Python has the script's TensorFlow.

    python recorder.py --output RUN.npz [--steps N] [--seed S] [--loss NAME] [--y NAME] [--limit MB] SCRIPT [argument …]

It needs numpy and TensorFlow (1.4 to 1.15, or `compat.v1` of 2.21), Python 3.5 or later, and nothing of this package,
so it is one file, and long. `record.py` reads what it writes; `migration record` is the command for both.

A step is a `Session.run`, also one inside of `MonitoredSession` or Keras, that updates variables by gradients. The
script computes what it would without us: only tensors are fetched along that the step computes anyway. We ask

- *before* the step: what depends on variables only. In the step, a reference variable is overwritten in place, and
  what reads it without a copy (`Identity`, `Reshape`, …) would show now the old value and now the new one;
- *during* the step: what its updates are made of, with its random numbers, and what a queue or an iterator gave;
- *late*, after it, from the values of the other two: what the updates do not need, such as the loss itself.
"""

# Python 3.5 has no f-strings, no `zip(strict=True)`; sys.path must be put right first.
# ruff: noqa: UP004, UP032, B904, B905, E402

import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder: its `trace.py` is not Python's

import argparse
import collections
import hashlib
import io
import json
import os
import random
import runpy
import threading
import traceback
import warnings
import zipfile
import zlib

import numpy as np

FORMAT = "migration recorded run"
VERSION = 1
#: Bytes of all values of the first step together; what comes later in the graph is left out.
TOTAL_LIMIT = 512 * 2**20

_UPDATES = ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply")
_WRITES = _UPDATES + ("Assign", "Scatter", "ResourceScatter", "StridedSliceAssign", "ResourceStridedSliceAssign")
_SOURCES = ("QueueDequeue", "IteratorGetNext", "ReaderRead", "Unstage")
#: Stateful, and yet the same whenever they are asked while nobody writes.
_READS = ("Variable", "VariableV2", "VarHandleOp", "ReadVariableOp", "ResourceGather", "ResourceGatherNd")
#: Operations of loops: what is in a loop has no one value.
_LOOPS = ("Enter", "RefEnter", "Exit", "RefExit", "NextIteration", "RefNextIteration", "LoopCond")
#: They need no value: where the shape is known, TensorFlow does not even wait for one.
_SHAPES = ("Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike")
#: They hand their first input on without a copy.
_PASSING = ("Identity", "Reshape", "Squeeze", "ExpandDims", "StopGradient", "PreventGradient", "CheckNumerics")
_RANDOM = ("Random", "TruncatedNormal", "CandidateSampler", "Multinomial", "StatefulUniform", "StatefulStandardNormal")
#: What TensorFlow keeps in them is no array of numbers.
_NO_NUMBERS = ("string", "resource", "variant")
#: Kinds of attributes that JSON has.
_PLAIN = ("s", "i", "f", "b")
#: Attributes that do not change what an operation computes.
_IRRELEVANT = ("allowed_devices", "container", "debug_name", "parallel_iterations", "shared_name", "use_cudnn_on_gpu")
#: A constant is an attribute as well, if it has no more numbers than an epsilon or the strides of a pooling.
_SMALL = 16
#: Losses whose first input is the model's output.
_LOSSES = ("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits", "CTCLoss")


class _Failed(BaseException):
    """What the user is told instead of a traceback; scripts catch every `Exception`."""


class _Archive(object):
    """A `.npz` file that is written one array at a time."""

    def __init__(self, path):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.dtypes = {}

    def add(self, member, value):
        """Write an array; return the member's name, or None if it has no numbers."""
        array = np.asarray(value)
        if array.dtype.name == "bfloat16":
            self.dtypes[member] = "bfloat16"
            array = array.view(np.uint16)
        if array.dtype.kind not in "biufc":
            return None
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
        data = buffer.getvalue()
        sample = data[: 2**16]
        # Masks and images become much smaller, weights hardly, and it takes a second for 30 MB.
        method = zipfile.ZIP_DEFLATED if len(zlib.compress(sample)) < 0.8 * len(sample) else zipfile.ZIP_STORED
        self._zip.writestr(member + ".npy", data, method)
        return member

    def close(self):
        self._zip.close()


class _Step(object):
    """One `Session.run` that trains: what it runs, and where the value of each tensor is to be had."""

    def __init__(self, graph, tensors, targets, fed):
        self.graph = graph
        self.fed = fed
        self.fetched = tensors
        self.order = _positions(graph.get_operations())
        self.running = _ancestors([tensor.op for tensor in tensors] + targets, fed)
        self.seeds = [op for op in self._sorted(self.running) if _is_gradient_seed(op)]
        self.updates = [op for op in self._sorted(self.running) if self._is_update(op)]
        needed = [tensor.op for op in self.updates for tensor in op.inputs if tensor.name not in fed]
        self._towards = _needed_values(needed, fed)
        self._places = {}
        self._conditions = {}
        self._constants = set()  # those that need no variable
        self.unsteady = set()  # those whose values in the step depend on which thread is quicker
        self._place(self.running)

    @property
    def trains(self):
        if not self.updates:
            return False
        collected = self.graph.get_collection("train_op")
        by_name = {getattr(op, "op", op).name for op in collected}
        # A variable that the script assigns by hand is trained if that depends on gradients: `w.assign_sub(rate * g)`.
        return (
            any(op.type.startswith(_UPDATES) for op in self.updates)
            or any(op.name in by_name for op in self.running)
            or any(self._comes_from_gradients(op) for op in self.updates)
        )

    def _sorted(self, operations):
        return sorted(operations, key=self.order.__getitem__)

    def _is_update(self, operation):
        if operation.type.startswith(_UPDATES):
            return True
        return operation.type.startswith(_WRITES) and _variable_of(operation) in self._trainable()

    def _trainable(self):
        if not hasattr(self, "_trainable_names"):
            self._trainable_names = {variable.op.name for variable in self.graph.get_collection("trainable_variables")}
        return self._trainable_names

    def _comes_from_gradients(self, operation):
        return not self._after_seeds().isdisjoint(tensor.op for tensor in operation.inputs)

    def _after_seeds(self):
        if not hasattr(self, "_descendants"):
            self._descendants = set(self.seeds)
            for operation in self._sorted(self.running):
                if any(t.op in self._descendants for t in operation.inputs if t.name not in self.fed):
                    self._descendants.add(operation)
        return self._descendants

    # Where values are to be had.

    def _place(self, operations):
        """Say of each operation: before, during or late; None if there is no way."""
        for operation in self._sorted(operations):
            if operation in self._places:
                continue
            inputs = [tensor for tensor in operation.inputs if tensor.name not in self.fed]
            # Inputs that come later are those of loops, from the turn before.
            conditions = [self._condition(tensor) for tensor in inputs if tensor.op in self._conditions]
            if operation.type in ("Merge", "RefMerge"):
                self._conditions[operation] = frozenset.intersection(*conditions) if conditions else frozenset()
            else:
                conditions += [self._conditions.get(above, frozenset()) for above in operation.control_inputs]
                self._conditions[operation] = frozenset().union(*conditions)
            if self._is_pure(operation):
                self._places[operation] = "before"
                if operation.type not in _READS and self._constants.issuperset(_above(operation)):
                    self._constants.add(operation)
            elif operation in self._towards:
                self._places[operation] = "during"
            else:
                # In the step it would read variables while they are updated.
                above = {tensor.op for tensor in inputs}
                if operation.type == "Exit":
                    above |= {op for op in self.unsteady if _loop_of(op) == _loop_of(operation)}
                if any(op in self.unsteady or self._depends_on_variables(op) for op in above):
                    self.unsteady.add(operation)
                if self._can_be_late(operation):
                    self._places[operation] = "late"
                else:
                    steady = operation in self.running and operation not in self.unsteady
                    self._places[operation] = "during" if steady else None

    def _depends_on_variables(self, operation):
        return self._places.get(operation) == "before" and operation not in self._constants

    def _condition(self, tensor):
        """The branches that must be taken for a tensor to have a value: pairs of predicate and side."""
        condition = self._conditions[tensor.op]
        if tensor.op.type in ("Switch", "RefSwitch") and tensor.op.inputs[1].op.type != "LoopCond":
            predicate = tensor.op.inputs[1]
            while predicate.op.type == "Identity":  # `tf.cond` makes one: there are two names for each predicate
                predicate = predicate.op.inputs[0]
            condition = condition | {(predicate.name, tensor.value_index)}
        return condition

    def _is_pure(self, operation):
        """Whether it depends on variables and constants only, and running it changes nothing."""
        if operation.type.startswith("Placeholder") or operation.type in _LOOPS or self._conditions[operation]:
            return False
        if _is_stateful(operation) and operation.type not in _READS:
            return False
        if any(tensor.name in self.fed for tensor in list(operation.inputs) + list(operation.outputs)):
            return False
        return all(self._places.get(above) == "before" for above in _above(operation))

    def _can_be_late(self, operation):
        """Whether it can be computed from the values of its inputs, and running it so changes nothing."""
        if operation.type.startswith("Placeholder") or operation.type in _LOOPS or self._conditions[operation]:
            return False
        if _is_stateful(operation):
            return False
        return all(self._places.get(op) in ("before", "late") for op in operation.control_inputs) and all(
            self.has_value(tensor) and (self.graph.is_feedable(tensor) or tensor.op in self._constants)
            for tensor in operation.inputs
        )

    def has_value(self, tensor):
        """Whether the value of a tensor can be had."""
        if tensor.dtype.base_dtype.name in _NO_NUMBERS or not self.graph.is_fetchable(tensor):
            return False
        if tensor.op.type != "Exit" and (tensor.op.type in _LOOPS or _loop_of(tensor.op) is not None):
            return False
        if tensor.name in self.fed:
            return True
        place = self._places.get(tensor.op)
        if place is None or self._condition(tensor):
            return False
        return place != "during" or not _shows_a_reference(tensor)

    def observe(self, own_run, go_on, tensors):
        """Run the step; return what the script gets, and the values of tensors by name."""
        late = [tensor for tensor in tensors if self._is_late(tensor)]
        boundary = self._boundary(late)
        # By name: two tensors of one name are the same, but `==` of tensors makes an operation in TF 2.
        wanted = collections.OrderedDict((tensor.name, tensor) for tensor in tensors + boundary)
        early = [t for t in wanted.values() if t.name not in self.fed and self._places[t.op] == "before"]
        before = {tensor.name for tensor in early}
        during = [t for t in wanted.values() if t.name not in before and not self._is_late(t)]
        values = _values(own_run, early)
        result, found = go_on(during)
        values.update(zip([tensor.name for tensor in during], found))
        values.update(_values(own_run, late, {tensor: values[tensor.name] for tensor in boundary}))
        return result, values

    def read_variable(self, tensor):
        """Name of the variable whose value before the step a tensor has; None if it has not."""
        variable = _reads_variable(tensor.op)
        if variable is None or self._places.get(tensor.op) == "before":
            return variable
        above = _ancestors([tensor.op], self.fed)
        written = {_variable_of(op) for op in above if op.type.startswith(_WRITES) and op.inputs}
        return None if variable in written else variable

    def _is_late(self, tensor):
        return tensor.name not in self.fed and self._places[tensor.op] == "late"

    def _boundary(self, late):
        """The tensors that late ones are computed from."""
        found = collections.OrderedDict()
        todo, seen = [tensor.op for tensor in late], set()
        while todo:
            operation = todo.pop()
            if operation not in seen:
                seen.add(operation)
                for tensor in operation.inputs:
                    if self._is_late(tensor):
                        todo.append(tensor.op)
                    elif tensor.op not in self._constants:  # TensorFlow may have used its value, and takes no other
                        found[tensor.name] = tensor
        return list(found.values())

    # What the tensors are.

    def add(self, tensor):
        """Make a tensor known that the step may not compute, such as the loss."""
        self._place(_ancestors([tensor.op], self.fed) - set(self._places))

    def sources(self):
        """The tensors that are fed or come out of queues and iterators."""
        found = list(self.fed.values())
        for operation in self._sorted(self.running):
            if operation.type.startswith(_SOURCES):
                found += [tensor for tensor in operation.outputs if tensor.name not in self.fed]
        return found

    def random(self):
        """The tensors of random numbers, in the order in which the script made them."""
        return [
            operation.outputs[0]
            for operation in self.graph.get_operations()
            if operation in self.running
            and any(word in operation.type for word in _RANDOM)
            and operation.outputs
            and operation.outputs[0].dtype.base_dtype.name not in _NO_NUMBERS
            and operation.outputs[0].name not in self.fed
            and not operation.type.startswith(_SOURCES)
        ]

    def gradients(self):
        """What each variable's update is made of: by variable, the tensor and, of rows only, that of their indices."""
        found = collections.OrderedDict()
        for operation in self.updates:
            variable = _variable_of(operation)
            arguments = [argument.name for argument in operation.op_def.input_arg]
            if operation.type.startswith(_UPDATES):
                gradient = operation.inputs[arguments.index("delta" if "delta" in arguments else "grad")]
                rows = operation.inputs[arguments.index("indices")] if "indices" in arguments else None
            else:
                gradient, rows = self._composed(operation, variable)
            if gradient is not None:
                found[variable] = (gradient, rows)
        return found

    def _composed(self, operation, variable):
        """The gradient in an update of more operations than one, and the indices of its rows, if that is clear."""
        scope, found, _ = operation.name.partition("/update_{}/".format(variable))
        if found:  # TensorFlow's own optimizer, which has a scope for each variable: what comes into it
            inside = [op for op in self._sorted(self.running) if op.name.startswith(scope + found)]
            entering = [t for op in inside for t in op.inputs if not t.op.name.startswith(scope + found)]
        else:  # the script itself: what comes out of the scopes of `tf.gradients`
            scopes = tuple(seed.name.rpartition("/")[0] + "/" for seed in self.seeds)
            entering, todo, seen = [], [operation], set()
            while todo:
                current = todo.pop()
                if current not in seen:
                    seen.add(current)
                    entering += [tensor for tensor in current.inputs if tensor.op.name.startswith(scopes)]
                    todo += [tensor.op for tensor in current.inputs if not tensor.op.name.startswith(scopes)]
        gradients = {t.name: t for t in entering if t.dtype.is_floating and t.op in self._after_seeds()}
        rows = {tensor.name: tensor for tensor in entering if tensor.dtype.is_integer}
        if len(gradients) != 1:
            return None, None
        return gradients.popitem()[1], rows.popitem()[1] if found and len(rows) == 1 else None

    def loss(self):
        """The scalar that the gradients are of; None if that is not clear.

        `tf.gradients` starts with ones, and names what comes next after the operation that it differentiates.
        """
        found = collections.OrderedDict()
        for seed in self.seeds:
            scope = seed.name.rpartition("/")[0] + "/"
            for user in seed.outputs[0].consumers():
                if user.name.startswith(scope):
                    tensor = _differentiated(self.graph, user.name[len(scope) :])
                    if tensor is not None:
                        found[tensor.name] = tensor
        if not found:
            found.update((tensor.name, tensor) for tensor in self.graph.get_collection("losses") if _is_scalar(tensor))
        above = {name: _ancestors([tensor.op], self.fed) for name, tensor in found.items()}
        last = [t for t in found.values() if not any(t.op in above[name] for name in found if name != t.name)]
        return last[0] if len(last) == 1 else None

    def y(self, loss):
        """The outputs of the model, logits or predictions, that the loss is made of; None if that is not clear."""
        operations = self._sorted(_ancestors([loss.op], self.fed)) if loss is not None else []
        for candidates in (
            [op.inputs[0] for op in operations if op.type in _LOSSES],
            # tf.nn.sigmoid_cross_entropy_with_logits asks where the logits are positive.
            [op.inputs[0] for op in operations if op.type == "GreaterEqual" and "logistic_loss" in op.name],
            [self._predicted(op) for op in operations if op.type == "SquaredDifference"],
            [_probabilities(op.inputs[0]) for op in operations if op.type == "Log"],
        ):
            names = {tensor.name: tensor for tensor in candidates if tensor is not None}
            if names:
                return _before_reshapes(list(names.values())[0]) if len(names) == 1 else None
        return None

    def _predicted(self, operation):
        """That one of two inputs that depends on variables."""
        found = [
            tensor
            for tensor in operation.inputs
            if tensor.name not in self.fed and any(op.type in _READS for op in _ancestors([tensor.op], self.fed))
        ]
        return found[0] if len(found) == 1 else None

    def nodes(self, tensors):
        """The operations that some tensors are computed from, each after those that it takes tensors of."""
        found, todo = set(), [tensor.op for tensor in tensors]
        while todo:
            operation = todo.pop()
            if operation in found or operation.type.startswith(_WRITES):
                continue
            found.add(operation)
            if not self._is_origin(operation):
                todo += [tensor.op for tensor in operation.inputs]
        return self._sorted(found)

    def _is_origin(self, operation):
        """Whether what comes out of it was not computed of its inputs, as far as the step is concerned."""
        return operation.type.startswith(_SOURCES) or any(tensor.name in self.fed for tensor in operation.outputs)

    def described(self, operations):
        """Describe operations for a file: name, type, inputs, outputs, attributes, source; each loop of TF 1 as one."""
        loops = {operation: _loop_of(operation) for operation in operations}
        done = set()
        for operation in operations:
            loop = loops[operation]
            if loop is None:
                inputs = [] if self._is_origin(operation) else [tensor.name for tensor in operation.inputs]
                yield operation, [operation.name, operation.type, inputs, [tensor.name for tensor in operation.outputs]]
            elif operation.type == "Exit" and loop not in done:
                done.add(loop)
                body = [op for op in operations if loops[op] == loop]
                taken = [tensor.name for op in body for tensor in op.inputs if loops.get(tensor.op) != loop]
                made = [op.outputs[0].name for op in body if op.type == "Exit"]
                yield body[0], [loop, "While", list(collections.OrderedDict.fromkeys(taken)), made]


def _loop_of(operation):
    """Name of the outermost loop that an operation is in, its exits included; None if it is in none."""
    if operation.type == "Exit":
        operation = operation.inputs[0].op
    context, found = operation._get_control_flow_context(), None
    while context is not None:
        if context.IsWhileContext():
            found = context.name
        context = context.outer_context
    return found


def _above(operation):
    return [tensor.op for tensor in operation.inputs] + list(operation.control_inputs)


def _positions(operations):
    """Number operations as the script made them, but each after what it needs: `tf.cond` makes some later."""
    positions, begun = {}, set()  # type: dict, set
    for last in operations:
        todo = [last]
        while todo:
            operation = todo[-1]
            if operation in begun:
                todo.pop()
                positions.setdefault(operation, len(positions))
            else:
                begun.add(operation)
                todo += [above for above in _above(operation) if above not in begun]  # but the turn before of a loop
    return positions


def _needed_values(operations, fed):
    """Some operations and all whose values they wait for: TensorFlow drops control inputs and shapes where it can."""
    seen, todo = set(), list(operations)
    while todo:
        operation = todo.pop()
        if operation not in seen:
            seen.add(operation)
            if operation.type not in _SHAPES:
                todo += [tensor.op for tensor in operation.inputs if tensor.name not in fed]
    return seen


def _ancestors(operations, fed):
    """Some operations and all that run if they run, given what is fed."""
    seen, todo = set(), list(operations)
    while todo:
        operation = todo.pop()
        if operation not in seen:
            seen.add(operation)
            todo += [tensor.op for tensor in operation.inputs if tensor.name not in fed]
            todo += operation.control_inputs
    return seen


def _values(own_run, tensors, feed_dict=None):
    if not tensors:
        return {}
    return dict(zip([tensor.name for tensor in tensors], own_run(tensors, feed_dict)))


def _is_stateful(operation):
    """Whether an operation may change something, or give another value the next time."""
    definition = operation.op_def
    # TensorFlow does not call stateful what changes a reference variable.
    return definition is None or definition.is_stateful or any(argument.is_ref for argument in definition.input_arg)


def _is_gradient_seed(operation):
    """Whether these are the ones that `tf.gradients` starts with: `Fill` in TF 1, `grad_ys_0` in TF 2."""
    last = operation.name.rpartition("/")[2]
    return operation.type == "Fill" and last.startswith(("Fill", "grad_ys_")) and "gradients" in operation.name


def _variable_of(operation):
    """Name of the variable that is the first input of an operation, also in a branch."""
    above = operation.inputs[0].op
    while above.type in ("Switch", "RefSwitch", "Enter", "RefEnter", "Identity", "RefIdentity"):
        above = above.inputs[0].op
    return above.name


def _shows_a_reference(tensor):
    """Whether a tensor may share its memory with a reference variable."""
    while tensor.op.type in _PASSING and not tensor.dtype._is_ref_dtype:
        tensor = tensor.op.inputs[0]
    return tensor.dtype._is_ref_dtype


def _is_scalar(tensor):
    return hasattr(tensor, "op") and tensor.dtype.is_floating and tensor.shape.ndims == 0


def _differentiated(graph, name):
    """The scalar whose gradient function made the operation `name`, which is without the scope of `tf.gradients`."""
    pieces = name.split("_grad")
    for count in range(len(pieces) - 1, 0, -1):
        try:
            operation = graph.get_operation_by_name("_grad".join(pieces[:count]))
        except KeyError:
            continue
        if operation.outputs and _is_scalar(operation.outputs[0]):
            return operation.outputs[0]
    return None


def _before_reshapes(tensor):
    while tensor.op.type in ("Reshape", "Identity"):
        tensor = tensor.op.inputs[0]
    return tensor


def _probabilities(tensor):
    """The output of softmax or sigmoid that is under a logarithm, often kept away from 0."""
    for _ in range(4):
        if tensor.op.type in ("Softmax", "Sigmoid"):
            return tensor
        if tensor.op.type not in ("Add", "AddV2", "Maximum", "Minimum", "ClipByValue") or not tensor.op.inputs:
            return None
        tensor = tensor.op.inputs[0]
    return None


def _plain(value):
    """An attribute as JSON has it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return float(str(np.float32(value))) if isinstance(value, float) else value  # 0.001, not 0.0010000000474974513


class Recording(object):
    """What is known of a script's training so far, and the file that it is written to."""

    def __init__(self, options, own_folders=()):
        """Begin a file.

        Args:
            options: the command line, of `parse`.
            own_folders: folders of sources that are not the user's, beside Python's and TensorFlow's.
        """
        self._options = options
        self._script_folder = os.path.dirname(os.path.realpath(options.script))
        self._libraries = [
            os.path.join(os.path.dirname(os.path.realpath(path)), "") for path in (os.__file__, __file__)
        ]
        self._libraries += [os.path.join(os.path.realpath(folder), "") for folder in own_folders]
        self._archive = _Archive(options.output)
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._trains = {}
        self._latest = {}
        self._left_out = collections.OrderedDict()
        self._structure = {"steps": [], "before": {}, "after": {}, "others": 0, "devices": []}  # type: dict
        self._finished = self._stopped = self._asked = False

    def install(self):
        """Stand around each call of `Session.run` of this process; monkey-patch of whatever TensorFlow is here."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # TensorFlow 1 and later numpy, of each other
            import tensorflow
            from tensorflow.python.client import session
            from tensorflow.python.framework import tensor_util
            from tensorflow.python.platform import tf_logging
        tf_logging.set_verbosity(tf_logging.ERROR)  # a script that sets its own verbosity gets that
        self._libraries.append(os.path.join(os.path.dirname(os.path.realpath(tensorflow.__file__)), ""))
        self._structure["tensorflow"] = tensorflow.__version__
        self._client, self._constant = session, tensor_util.MakeNdarray
        self._own_run = session.BaseSession.run
        own_callable = getattr(session.BaseSession, "_make_callable_from_options", None)  # TF 1.4 has none
        recording = self

        def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
            return recording._around(self, fetches, feed_dict, (options, run_metadata))

        session.BaseSession.run = run
        if own_callable is not None:
            session.BaseSession._make_callable_from_options = lambda self, options: recording._callable(
                self, options, own_callable(self, options)
            )

    def _callable(self, session, options, made):
        """Keras trains by these: make a training run of it, which is recorded."""
        graph = session.graph
        fetches = [graph.as_graph_element(name) for name in options.fetch]
        targets = [graph.get_operation_by_name(name) for name in options.target]

        def call(*arguments, **keywords):
            if (
                any(keywords.values())
                or options.tensor_connection
                or not self._is_training(session, [fetches, targets], None)
            ):
                return made(*arguments, **keywords)
            return self._around(session, [fetches, targets], dict(zip(options.feed, arguments)), (None, None))[0]

        return call

    def _around(self, session, fetches, feed_dict, options):
        """Go on with a call of `Session.run`, and record it if it trains."""
        if os.getpid() != self._process or not self._is_training(session, fetches, feed_dict):
            return self._own_run(session, fetches, feed_dict, *options)
        if not self._lock.acquire(False):
            # Another thread trains at this moment; to wait for it might be to wait for ever.
            self._structure["others"] += 1
            return self._own_run(session, fetches, feed_dict, *options)
        try:
            if self._finished:
                self._stop()
            return self._record(session, fetches, feed_dict, options)
        finally:
            self._lock.release()

    def _is_training(self, session, fetches, feed_dict):
        try:
            tensors, targets = self._requested(session.graph, fetches)
            key = (session.graph,) + tuple(element.name for element in tensors + targets)
            if key not in self._trains:
                fed = _fed(session.graph, feed_dict)
                self._trains[key] = _Step(session.graph, tensors, targets, fed).trains
            return self._trains[key]
        except (TypeError, ValueError, KeyError, AttributeError):
            return False  # Session.run is going to say what is wrong

    def _requested(self, graph, fetches):
        handler = self._client._FetchHandler(graph, fetches, {})
        return list(handler.fetches()), list(handler.targets())

    def _record(self, session, fetches, feed_dict, options):
        def own_run(wanted, feeds=None):
            return self._own_run(session, wanted, feeds)

        def go_on(wanted):
            if not wanted:
                return self._own_run(session, fetches, feed_dict, *options), []
            return self._own_run(session, [fetches, wanted], feed_dict, *options)

        steps = self._structure["steps"]
        number = len(steps) + 1
        step = _Step(session.graph, *(self._requested(session.graph, fetches) + (_fed(session.graph, feed_dict),)))
        if number == 1:
            self._structure["devices"] = _devices(session)
            self._variables = session.graph.get_collection("variables")
            self._write_all("before", self._state(own_run), self._structure["before"])
        loss = self._loss(step)
        described = self._describe(step, loss, _batch_size(feed_dict)) if number == 1 else None
        sources, randoms = step.sources(), step.random()
        wanted = [t for t in sources + randoms + ([loss] if loss is not None else []) if step.has_value(t)]
        result, values = step.observe(own_run, go_on, wanted + (described.wanted if described else []))
        state = self._state(own_run)
        line = {"fetches": sorted(tensor.name for tensor in step.fetched), "loss": None, "feeds": {}, "random": {}}  # type: dict
        line["updates"] = sorted({_variable_of(operation) for operation in step.updates})
        if loss is not None and loss.name in values:
            line["loss"] = self._archive.add("loss/{}".format(number), values[loss.name])
        for key, tensors in (("feeds", sources), ("random", randoms)):
            found = collections.OrderedDict((t.name, values[t.name]) for t in tensors if t.name in values)
            self._write_all("{}/{}".format(key.rstrip("s"), number), found, line[key])
            for tensor in tensors:
                if tensor.name not in line[key]:
                    self._left_out[tensor.name] = "no numbers, or inside of a loop or branch"
        if described:
            self._write_first(described, values, line)
            self._write_all("after/1", state, self._structure["after"].setdefault("1", {}))
        steps.append(line)
        self._latest = state
        if number == self._options.steps:
            self._stopped = True
            self.finish()
            self._stop()
        return result

    def _loss(self, step):
        """The loss in a step: the one of the first step, where that is there; else None."""
        if not hasattr(self, "_loss_name"):
            if self._options.loss:
                self._loss_name = self._named(step.graph, "--loss", self._options.loss).name
            else:
                found = step.loss()
                self._loss_name = None if found is None else found.name
        try:
            loss = None if self._loss_name is None else step.graph.get_tensor_by_name(self._loss_name)
        except (KeyError, ValueError):
            return None  # another graph
        if loss is not None:
            step.add(loss)
        return loss

    def _named(self, graph, option, name):
        try:
            return graph.get_tensor_by_name(name if ":" in name else name + ":0")
        except (KeyError, ValueError):
            raise _Failed("{}: the graph has no tensor '{}'".format(option, name))

    def _describe(self, step, loss, batch):
        """What the first step consists of, and which of its tensors to fetch."""
        y = self._named(step.graph, "--y", self._options.y) if self._options.y else step.y(loss)
        if y is not None:
            step.add(y)
        gradients = step.gradients()
        ends = [tensor for pair in gradients.values() for tensor in pair if tensor is not None]
        ends += [t for op in step.updates for t in op.inputs] + [t for t in (loss, y) if t is not None]
        ends += [tensor for tensor in step.fetched if tensor.dtype.base_dtype.name not in _NO_NUMBERS]
        nodes = step.nodes(ends)
        limit, total = self._options.limit * 2**20, 0
        wanted = []
        for operation in nodes:
            if operation in step.unsteady and operation.outputs and not step.has_value(operation.outputs[0]):
                self._left_out[operation.outputs[0].name] = "read variables while the step updated them"
        for tensor in [tensor for operation in nodes for tensor in operation.outputs]:
            if step.has_value(tensor) and step.read_variable(tensor) not in self._structure["before"]:
                size = _size(tensor, batch)
                if size > limit or total + size > TOTAL_LIMIT:
                    self._left_out[tensor.name] = "{:.0f} MB".format(size / 2.0**20)
                else:
                    total += size
                    wanted.append(tensor)
        return _Described(step, nodes, wanted, loss, y, gradients)

    def _write_first(self, described, values, line):
        """Write the values of the first step, and what its operations are."""
        step, structure = described.step, self._structure
        members = dict(line["feeds"], **line["random"])
        shared = collections.OrderedDict()  # type: dict
        for tensor in [tensor for operation in described.nodes for tensor in operation.outputs]:
            variable = step.read_variable(tensor)
            if variable in structure["before"]:
                shared.setdefault(variable, []).append(tensor.name)
                members[tensor.name] = structure["before"][variable]
        for tensor in described.wanted:
            if tensor.name not in members:
                value = np.asarray(values[tensor.name])
                if value.nbytes > self._options.limit * 2**20:
                    self._left_out[tensor.name] = "{:.0f} MB".format(value.nbytes / 2.0**20)
                else:
                    member = self._archive.add("value/" + tensor.name, value)
                    if member is not None:
                        members[tensor.name] = member
        structure.update(
            nodes=[
                names + [self._attributes(operation) if names[1] != "While" else {}, self._source(operation)]
                for operation, names in step.described(described.nodes)
            ],
            variables=shared,
            feeds=[tensor.name for tensor in step.sources()],
            random=[tensor.name for tensor in step.random()],
            y=described.y.name if described.y is not None else None,
            loss=described.loss.name if described.loss is not None else None,
            gradients=collections.OrderedDict((v, pair[0].name) for v, pair in described.gradients.items()),
            indices=collections.OrderedDict((v, p[1].name) for v, p in described.gradients.items() if p[1] is not None),
            values=members,
        )

    def _attributes(self, operation):
        """What tells operations of one type apart; dtypes and shapes are those of the tensors."""
        found = {}
        for name, value in operation.node_def.attr.items():
            if name.startswith("_") or name in _IRRELEVANT:
                continue
            kind = value.WhichOneof("value")
            if kind == "list":
                items = [(field.name, item) for field, items in value.list.ListFields() for item in items]
                if all(kind in _PLAIN for kind, _ in items):
                    found[name] = [_plain(item) for _, item in items]
            elif kind in _PLAIN:
                found[name] = _plain(getattr(value, kind))
            elif name == "value" and operation.type == "Const":
                constant = self._constant(value.tensor)
                if constant.size <= _SMALL and constant.dtype.kind in "biuf":
                    found[name] = constant.tolist()
        return found

    def _source(self, operation):
        """The innermost line of the user's own that made an operation: `model.py:41`."""
        for frame in reversed(list(operation.traceback or ())):
            path, line = (frame.filename, frame.lineno) if hasattr(frame, "filename") else (frame[0], frame[1])
            real = os.path.realpath(path)
            if path.startswith("<") or "site-packages" in real or "dist-packages" in real:
                continue
            if not real.startswith(tuple(self._libraries)):
                inside = real.startswith(os.path.join(self._script_folder, ""))
                shown = os.path.relpath(real, self._script_folder) if inside else os.path.basename(real)
                return "{}:{}".format(shown.replace(os.sep, "/"), line)
        return ""

    def _state(self, own_run):
        """The values of all variables that have one."""
        names = [variable.op.name for variable in self._variables]
        try:
            return collections.OrderedDict(zip(names, own_run(list(self._variables))))
        except Exception as error:  # FailedPreconditionError, wherever this TensorFlow has it
            if type(error).__name__ != "FailedPreconditionError":
                raise
        found = collections.OrderedDict()
        for name, variable in zip(names, self._variables):
            try:
                found[name] = own_run(variable)
            except Exception as error:
                if type(error).__name__ != "FailedPreconditionError":
                    raise
                self._left_out[name] = "not initialised"
        return found

    def _write_all(self, folder, arrays, into):
        for name, array in arrays.items():
            member = self._archive.add("{}/{}".format(folder, name), array)
            if member is not None:
                into[name] = member

    def finish(self):
        """Write what is not written yet, and close the file.

        Returns:
            How many steps were recorded.
        """
        if not self._finished:
            self._finished = True
            structure, count = self._structure, len(self._structure["steps"])
            if count > 1:
                self._write_all("after/{}".format(count), self._latest, structure["after"].setdefault(str(count), {}))
            with open(self._options.script, "rb") as file:
                sha256 = hashlib.sha256(file.read()).hexdigest()
            structure.update(
                format=FORMAT,
                version=VERSION,
                script=os.path.basename(self._options.script),
                sha256=sha256,
                argv=self._options.arguments,
                seed=self._options.seed,
                python=sys.version.split()[0],
                numpy=np.__version__,
                stopped=self._stopped,
                dtypes=self._archive.dtypes,
                left_out=self._left_out,
            )
            text = json.dumps(structure, sort_keys=False).encode("utf-8")
            self._archive.add("structure", np.frombuffer(text, np.uint8))
            self._archive.close()
        return len(self._structure["steps"])

    def _stop(self):
        """End the script: its own `finally` and `with` do their work."""
        if threading.current_thread() is threading.main_thread() and not self._asked:
            self._asked = True
            raise SystemExit(0)
        # SystemExit would end this thread only; or the script caught it and trains on.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


_Described = collections.namedtuple("_Described", "step nodes wanted loss y gradients")


def _devices(session):
    try:
        return sorted(device.name for device in session.list_devices())
    except AttributeError:  # TF 1.4 and before
        return []


def _reads_variable(operation):
    """Name of the variable that an operation is or reads; None if it does neither."""
    if operation.type in ("Variable", "VariableV2"):
        return operation.name
    if operation.type == "ReadVariableOp":
        return operation.inputs[0].op.name
    if operation.type == "Identity" and operation.inputs[0].dtype._is_ref_dtype:
        return operation.inputs[0].op.name
    return None


def _size(tensor, batch):
    """Bytes of a tensor, as far as its shape says: the batch where it does not."""
    if tensor.shape.ndims is None:
        return 0
    count = 1
    for size in tensor.shape.as_list():
        count *= batch if size is None else size
    return count * tensor.dtype.size


def _batch_size(feed_dict):
    """The largest leading dimension of what is fed."""
    fed = [value for value in (feed_dict or {}).values() if hasattr(value, "shape") or isinstance(value, list)]
    return max([1] + [len(value) for value in fed if getattr(value, "shape", True) != ()])


def _fed(graph, feed_dict):
    """The tensors that a `feed_dict` feeds, by name."""
    found = collections.OrderedDict()
    todo = list(feed_dict or ())
    while todo:
        key = todo.pop(0)
        if isinstance(key, (list, tuple)):
            todo = list(key) + todo
        elif hasattr(key, "indices") and hasattr(key, "values"):  # sparse: three tensors in one
            parts = (key.indices, key.values, key.dense_shape)
            todo = [part for part in parts if part is not None] + todo
        else:
            tensor = graph.as_graph_element(key, allow_operation=False)
            found[tensor.name] = tensor
    return found


def parse(argv):
    """Read the recorder's command line.

    Args:
        argv: its arguments.
    """
    parser = argparse.ArgumentParser(prog="recorder.py")
    parser.add_argument("--output", required=True)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--loss")
    parser.add_argument("--y")
    parser.add_argument("--limit", type=float, default=64)
    parser.add_argument("script")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_args(argv)


def _run_script(options):
    """Run a script as `python SCRIPT` does, in a process that is TensorFlow 1 already."""
    if options.seed is not None:
        _set_seed(options.seed)
    sys.argv = [options.script] + options.arguments
    sys.path.insert(0, os.path.dirname(os.path.realpath(options.script)))
    runpy.run_path(options.script, run_name="__main__")


def _set_seed(seed):
    """Seed Python, numpy and each graph in which the script sets no seed, as `tfgraph run --seed` does."""
    from tensorflow.python.framework import ops

    random.seed(seed)
    np.random.seed(seed % 2**32)
    own = ops.Graph.seed
    ops.Graph.seed = property(lambda graph: seed if own.fget(graph) is None else own.fget(graph), own.fset)


def main(argv, run=_run_script, own_folders=()):
    """Record a script.

    Args:
        argv: the command line, see `parse`.
        run: runs the script, given the parsed command line.
        own_folders: folders of sources that are not the user's.

    Returns:
        The exit code: 0 if there is a file; 1 if the script trained nothing. An exception of the script passes.
    """
    options = parse(argv)
    recording = Recording(options, own_folders)
    recording.install()
    try:
        run(options)
    except SystemExit as end:
        if end.code not in (None, 0):
            print("migration record: the script ended with {!r}".format(end.code), file=sys.stderr)
    except _Failed as error:
        print("migration record: {}".format(error), file=sys.stderr)
        return 1
    if recording.finish():
        return 0
    print(
        "migration record: '{}' never ran a training step: a Session.run of an operation that updates variables by"
        " gradients.".format(options.script),
        file=sys.stderr,
    )
    return 1


def _print_traceback(script):
    """Show an exception of the script as Python would, without the frames of ours."""
    kind, value, frames = sys.exc_info()
    inner = frames
    while inner is not None and os.path.realpath(inner.tb_frame.f_code.co_filename) != os.path.realpath(script):
        inner = inner.tb_next
    traceback.print_exception(kind, value, inner or frames)


if __name__ == "__main__":
    words = sys.argv[1:]
    try:
        code = main(words)
    except Exception:
        _print_traceback(parse(words).script)
        code = 1
    sys.exit(code)
