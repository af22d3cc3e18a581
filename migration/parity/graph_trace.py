"""The trace of a program whose operations are those of a `tf.Graph`, be it a session's or a function's."""

import functools
import os
import sysconfig
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.parity.trace import Node, Trace, in_chunks

#: How many bytes of values are held at a time, as far as shapes say.
CHUNK = 2**28
#: What an operation of these types makes are random numbers.
_RANDOM = (
    "Multinomial",
    "ParameterizedTruncatedNormal",
    "RandomGammaV3",
    "RandomPoissonV2",
    "RandomShuffle",
    "RandomStandardNormal",
    "RandomUniform",
    "RandomUniformInt",
    "StatelessMultinomial",
    "StatelessRandomNormal",
    "StatelessRandomNormalV2",
    "StatelessRandomUniform",
    "StatelessRandomUniformV2",
    "StatelessRandomUniformIntV2",
    "StatelessTruncatedNormal",
    "StatelessTruncatedNormalV2",
    "TruncatedNormal",
)
VARIABLES = ("VarHandleOp", "Variable", "VariableV2")
_READS = ("Identity", "ReadVariableOp")
#: Attributes that do not change what is computed.
_SILENT = frozenset(
    {"allowed_devices", "container", "debug_name", "parallel_iterations", "shared_name", "use_cudnn_on_gpu"}
)
#: A constant is an attribute as well, if it is as small as an epsilon or the strides of a pooling.
_SMALL = 16
#: What takes functions, and how the attributes of the operations in these are told apart.
_CALLED = {"then_branch": "then ", "else_branch": "else ", "body": "", "f": ""}
#: Nonlinearities, of which an operation is one.
NONLINEAR = ("Elu", "LeakyRelu", "Relu", "Relu6", "Selu", "Sigmoid", "Softmax", "Softplus", "Softsign", "Tanh")
#: What TensorFlow says of a value that is asked for within a branch that is not taken.
_NOT_TAKEN = "does not have value"
#: What a number is added to, or a tensor multiplied by.
_BY_A_NUMBER = ("Add", "AddV2", "Maximum", "Minimum", "Mul", "RealDiv", "Sub")
#: Where code lies that no user wrote: its lines say nothing about a program.
_LIBRARIES = (
    *(sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib")),
    *(
        str(Path(__file__).parents[2] / folder)
        for folder in ("migration", "tfgraph/v1", "tfgraph/runner", "tfkeras/layers", "tfkeras/recurrent")
    ),
)


class GraphTrace(Trace):
    """A part of a graph, evaluated as often as its values are asked for: always the same step.

    What is random, or read from a queue, is computed once and fed from then on.
    """

    def __init__(
        self,
        program: str,
        graph: tf.Graph,
        feeds: Mapping[str, np.ndarray],
        y: tf.Tensor | None,
        loss: tf.Tensor | None,
        gradients: Mapping[str, tf.Tensor],
        variables: Mapping[str, Any],
    ):
        """Take over a graph.

        Args:
            program: what it is of.
            graph: the graph.
            feeds: names of placeholders to what they are fed.
            y: outputs.
            loss: scalar.
            gradients: by variable.
            variables: name to the operation or tensor that holds it: a reference or a handle.
        """
        self.program = program
        self.y, self.loss = (None if tensor is None else tensor.name for tensor in (y, loss))
        self.gradients = {name: tensor.name for name, tensor in gradients.items()}
        self._graph = graph
        targets = [tensor for tensor in (y, loss, *gradients.values()) if tensor is not None]
        self._operations = ancestors(graph, targets)
        self._loops = loops(self._operations)
        self.nodes = tuple(_nodes(self._operations, self._loops))
        known = set(self._operations)
        self.variables = {name: tuple(_reads(holder, known)) for name, holder in variables.items()}
        self.random = tuple(op.outputs[0].name for op in self._operations if op.type in _RANDOM)
        outside = [op for op in self._operations if _is_from_outside(op)]
        self.feeds = (*feeds, *(tensor.name for op in outside for tensor in op.outputs))
        #: Values that do not change any more.
        self._fixed: dict[str, np.ndarray] = {name: np.asarray(value) for name, value in feeds.items()}

    def fix(self, values: Mapping[str, np.ndarray]) -> None:
        """Set the values of some tensors, such as those of random numbers that another program drew."""
        self._fixed |= values

    def values(self, tensors: Iterable[str]) -> Iterator[tuple[str, np.ndarray]]:
        """See `Trace.values`."""
        self._draw()
        wanted = []
        for name in tensors:
            if name in self._fixed:
                yield name, self._fixed[name]
            elif self._has_value(self._graph.get_tensor_by_name(name)):
                wanted.append(name)
        for chunk in in_chunks({name: self._size(name) for name in wanted}, CHUNK):
            yield from self._evaluated(chunk)

    @abstractmethod
    def _evaluate(self, tensors: Sequence[str], feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Evaluate some tensors."""

    def _draw(self) -> None:
        """Compute what would be other values each time."""
        missing = [name for name in (*self.random, *self.feeds) if name not in self._fixed]
        missing = [name for name in missing if self._has_value(self._graph.get_tensor_by_name(name))]
        if missing:
            self._fixed |= dict(self._evaluated(missing))

    def _evaluated(self, tensors: Sequence[str]) -> Iterator[tuple[str, np.ndarray]]:
        """Evaluate some tensors; those within a branch that is not taken have no value, and are left out."""
        try:
            yield from zip(tensors, self._evaluate(tensors, self._fixed), strict=True)
        except tf.errors.InvalidArgumentError as error:
            if _NOT_TAKEN not in error.message:
                raise
            middle = len(tensors) // 2
            for part in (tensors[:middle], tensors[middle:]) if middle else ():
                yield from self._evaluated(part)

    def _has_value(self, tensor: tf.Tensor) -> bool:
        if tensor.dtype.base_dtype in (tf.resource, tf.variant) or tensor.op in self._loops:
            return False
        return self._graph.is_fetchable(tensor) and "Ref" not in tensor.dtype.name

    def _size(self, name: str) -> int:
        """Bytes of a tensor, as far as its shape says."""
        tensor = self._graph.get_tensor_by_name(name)
        lengths = [1] if tensor.shape.rank is None else [length or self._batch for length in tensor.shape.as_list()]
        return int(np.prod(lengths)) * max(tensor.dtype.size or 1, 1)

    @functools.cached_property
    def _batch(self) -> int:
        return max((len(value) for value in self._fixed.values() if value.ndim), default=1)


def ancestors(graph: tf.Graph, targets: Iterable[tf.Tensor]) -> list[tf.Operation]:
    """What some tensors are computed of, without control inputs, in the order in which the graph has it."""
    reached: set[tf.Operation] = set()
    waiting = [tensor.op for tensor in targets]
    while waiting:
        operation = waiting.pop()
        if operation not in reached:
            reached.add(operation)
            waiting += [tensor.op for tensor in operation.inputs]
    return [operation for operation in graph.get_operations() if operation in reached]


def loops(operations: Iterable[tf.Operation]) -> dict[tf.Operation, str]:
    """Operations inside of a `tf.while_loop` of TF1, whose values nobody may ask for, to the name of the outermost."""
    found = {}
    for operation in operations:
        context, outermost = operation._get_control_flow_context(), None
        while context is not None:
            if context.IsWhileContext():
                outermost = context.name
            context = context.outer_context
        if outermost is not None and operation.type != "Exit":
            found[operation] = outermost
    return found


def _nodes(operations: list[tf.Operation], inside: Mapping[tf.Operation, str]) -> Iterator[Node]:
    """A node for each operation; a loop of TF1 is one, before the first of its exits."""
    done = set()
    for operation in operations:
        if operation.type == "Exit" and operation.inputs[0].op in inside:
            loop = inside[operation.inputs[0].op]
            if loop not in done:
                done.add(loop)
                body = [op for op in operations if inside.get(op) == loop]
                exits = [op for op in operations if op.type == "Exit" and inside.get(op.inputs[0].op) == loop]
                inputs = dict.fromkeys(t.name for op in body for t in op.inputs if inside.get(t.op) != loop)
                outputs = tuple(op.outputs[0].name for op in exits)
                yield Node(loop, "While", tuple(inputs), outputs, {"body": _computed_in(body)}, source_of(body[0]))
        elif operation not in inside:
            yield Node(
                operation.name,
                operation.type,
                tuple(tensor.name for tensor in operation.inputs),
                tuple(tensor.name for tensor in operation.outputs),
                {**dict(_attributes(operation)), **dict(_inner_attributes(operation))},
                source_of(operation),
            )


def _attributes(operation: tf.Operation) -> Iterator[tuple[str, Any]]:
    for name in sorted(operation.node_def.attr):
        if name in _SILENT or name.startswith("_"):
            continue
        value = operation.get_attr(name)
        if name == "value" and operation.type == "Const":
            value = tf.make_ndarray(value)
            if value.size > _SMALL:
                continue
            value = value.tolist()
        if isinstance(value, bytes):
            value = value.decode(errors="replace")
        # Dtypes are those of the tensors; functions and shapes say more than anybody reads.
        plain = value if isinstance(value, list) else [value]
        if all(isinstance(each, bool | int | float | str | list) for each in plain):
            yield name, value


def _inner_attributes(operation: tf.Operation) -> Iterator[tuple[str, Any]]:
    """Those of the operations of the functions that an operation calls: `then FusedBatchNormV3.epsilon`."""
    for attribute, inside in _called_by(operation):
        for inner in inside:
            if inner.type != "Const":
                yield from ((f"{_CALLED[attribute]}{inner.type}.{name}", value) for name, value in _attributes(inner))
        if attribute == "body":
            yield "body", _computed_in(inside)


def _called_by(operation: tf.Operation) -> Iterator[tuple[str, list[tf.Operation]]]:
    """The operations of each function that an operation calls, with the name of the attribute that names it."""
    for attribute in _CALLED.keys() & operation.node_def.attr.keys():
        function = operation.graph._get_function(operation.node_def.attr[attribute].func.name)
        if function:
            yield attribute, function.graph.get_operations()


def _computed_in(body: Iterable[tf.Operation]) -> list[str]:
    """What the arithmetic of a loop is made of, as far as it tells two apart: `AddV2 1`, `Sigmoid`; sorted."""
    found = []
    for operation in body:
        if operation.type in NONLINEAR:
            found.append(operation.type)
        elif operation.type in _BY_A_NUMBER:
            numbers = [_number(tensor) for tensor in operation.inputs]
            found += [f"{operation.type} {number:.6g}" for number in numbers if number is not None]
        for _, inside in _called_by(operation):
            found += _computed_in(inside)
    return sorted(found)


def _number(tensor: tf.Tensor) -> float | None:
    """The one floating-point number that a tensor always is; None if it is not one."""
    value = tf.get_static_value(tensor) if tensor.dtype.is_floating and tensor.shape.rank == 0 else None
    return None if value is None else float(value)


def source_of(operation: tf.Operation) -> str:
    """The innermost line of a user's code that made an operation: `lenet5.py:41`; "" if nobody knows."""
    for frame in reversed(operation.traceback or ()):
        if not frame.filename.startswith(_LIBRARIES) and not frame.filename.startswith("<"):
            return f"{os.path.basename(frame.filename)}:{frame.lineno}"
    return ""


def _is_from_outside(operation: tf.Operation) -> bool:
    """Whether an operation may give another value each time, and is neither random nor a variable."""
    if operation.type in (*_RANDOM, *VARIABLES, *_READS, "Placeholder", "PlaceholderWithDefault", "VariableShape"):
        return False
    # Functions are said to be stateful where something in them might be.
    return operation.op_def.is_stateful and not operation.type.startswith(("Stateful", "While", "If"))


def _reads(holder: Any, known: set[tf.Operation]) -> Iterator[str]:
    """The known tensors that have the value of a variable, which `holder` refers to."""
    tensor = holder.outputs[0] if isinstance(holder, tf.Operation) else holder
    for reader in tensor.consumers():
        if reader.type in _READS and reader in known:
            yield reader.outputs[0].name
            yield from _reads(reader, known)
