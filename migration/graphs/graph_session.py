"""The part of a graph between its inputs and its outputs, in a session, with its weights."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.core.protobuf import rewriter_config_pb2
from tensorflow.python.framework import op_def_registry

from migration.checkpoints.averages import choose
from migration.graphs.endpoints import VARIABLES, Endpoints
from migration.graphs.readings import readings
from migration.graphs.sources.source import GraphError, Source
from migration.graphs.unknown_shapes import shapes_of_unknown
from migration.graphs.without_updates import leave_out_updates
from tfgraph.checkpoints import CheckpointError, open_checkpoint
from tfgraph.v1.saving.importing import import_mended
from tfgraph.v1.saving.notes import say_once
from tfgraph.v1.saving.requests import endpoint
from tfgraph.v1.saving.subgraph import needed_part, restore_subgraph

#: What `tf.train.ExponentialMovingAverage` calls the average of a variable.
_AVERAGE = "/ExponentialMovingAverage"
#: What calls a function of the process that built the graph.
_PYTHON = ("EagerPyFunc", "PyFunc", "PyFuncStateless")
#: Operation by operation, as eager TF2 runs them. Optimizers make others of them, with other roundings, and TF 2.21
#: fuses some layer normalisations wrongly.
AS_WRITTEN = tf.ConfigProto(
    graph_options=tf.GraphOptions(
        optimizer_options=tf.OptimizerOptions(opt_level=tf.OptimizerOptions.L0),
        rewrite_options=rewriter_config_pb2.RewriterConfig(disable_meta_optimizer=True),
    )
)


class GraphSession:
    """A part of a graph, ready to run.

    Attributes:
        source: what it is of.
        graph: with this part alone.
        session: with the weights.
        inputs: placeholders, by the keys of `Endpoints.inputs`.
        outputs: tensors, likewise.
        training: tensor that says whether the model is trained, to its value when it is not.
    """

    def __init__(self, source: Source, endpoints: Endpoints, shapes: Mapping[str, Sequence[int | None]] | None = None):
        """Import what lies between, and read its variables.

        Args:
            source: the graph.
            endpoints: where it is cut.
            shapes: of inputs, by their keys, whose shape the graph does not tell.

        Raises:
            GraphError: if the outputs need more than the inputs, or weights that are nowhere, or an operation that
                TensorFlow does not have.
        """
        self.source = source
        self.graph = tf.Graph()
        self.session = tf.Session(graph=self.graph, config=AS_WRITTEN)
        cut, renamed = _cut(source, [*endpoints.inputs.values(), *endpoints.training])
        leave_out_updates(cut)
        for key, shape in (shapes or {}).items():
            if key not in endpoints.inputs:
                raise GraphError(f"There is no input '{key}' to have a shape, only {', '.join(endpoints.inputs)}")
            name = endpoints.inputs[key]
            node = next(node for node in cut.node if node.name == endpoint(renamed.get(name, name))[0])
            node.attr["shape"].shape.CopyFrom(tf.TensorShape(shape).as_proto())
        names = [renamed.get(name, name) for name in endpoints.inputs.values()]
        switches = {renamed.get(name, name): value for name, value in endpoints.training.items()}
        asked = [renamed.get(name, name) for name in endpoints.outputs.values()]
        try:
            found = restore_subgraph(cut, [*asked, *names, *switches], source.checkpoint, self.session)
        except tf.errors.NotFoundError as error:
            raise GraphError(f"'{source.path}': {error.message}{_around(cut)}") from None
        except tf.errors.InvalidArgumentError as error:
            raise GraphError(f"'{source.path}': {error.message}") from None
        except CheckpointError as error:
            raise GraphError(f"'{source.path}': {error}") from None
        except ValueError as error:
            if source.checkpoint is None and "checkpoint=" in str(error):
                raise GraphError(
                    f"'{source.path}': the outputs need variables, and no checkpoint lies beside it: --checkpoint PATH"
                ) from None
            raise GraphError(f"'{source.path}': {error}") from None
        if functions := [op.name for op in self.graph.get_operations() if op.type in _PYTHON]:
            raise GraphError(
                f"'{source.path}': {', '.join(functions)} call Python functions of the script that built the graph"
                f" (tf.py_func): they are in no file. --inputs {functions[0]} converts what follows"
            )
        outputs, inputs = found[: len(asked)], found[len(asked) :]
        self.inputs: dict[str, tf.Tensor] = dict(zip(endpoints.inputs, inputs, strict=False))
        self.outputs: dict[str, tf.Tensor] = dict(zip(endpoints.outputs, outputs, strict=True))
        self.training = dict(zip(inputs[len(names) :], switches.values(), strict=True))
        if unknown := [key for key, tensor in self.inputs.items() if tensor.shape.rank is None]:
            taken = shapes_of_unknown(self.inputs, lambda fed: list(self.run(fed).values()))
            if lacking := [key for key in unknown if key not in taken or key in (shapes or {})]:
                raise GraphError(
                    f"'{source.path}': the graph does not tell the shape of {', '.join(lacking)}: --shape"
                    f" {lacking[0]}=None,28,28,1 for images, say"
                )
            say_once(f"{source.path}: {_listed(taken)} [the graph does not tell the shape; --shape says another]")
            self.session.close()
            self.__init__(source, endpoints, {**(shapes or {}), **taken})  # type: ignore[misc]
            return
        self._check(endpoints)
        #: Moving averages that the checkpoint has of the weights, by the names of these.
        self.averages: dict[str, str] = {}
        if source.checkpoint is not None and self.variables:
            self._find_averages()

    @property
    def variables(self) -> dict[str, tf.Operation]:
        """What holds each variable, by its name."""
        return {op.name: op for op in self.graph.get_operations() if op.type in VARIABLES}

    def run(
        self,
        inputs: Mapping[str, Any],
        names: Mapping[Any, str] | None = None,
        drawn: Iterable[tuple[str, Any]] = (),
    ) -> dict[Any, Any]:
        """Compute outputs, or other tensors, as of a model that is not trained.

        Args:
            inputs: by key.
            names: of the tensors that are wanted, by anything; by default the outputs by their keys.
            drawn: names of tensors of random numbers, and what is to be in their place.
        """
        feeds = {**{self.inputs[key]: value for key, value in inputs.items()}, **self.training, **dict(drawn)}
        return self.session.run(dict(names or self.outputs), feeds)

    def _find_averages(self) -> None:
        """Find the moving averages of the weights, and give these their values if that is wanted."""
        wanted = self.source.averages == "shadow"
        assert self.source.checkpoint is not None
        with open_checkpoint(self.source.checkpoint) as reader:
            near = {
                name: entry for name, entry in reader.entries.items() if name.removesuffix(_AVERAGE) in self.variables
            }
            if not wanted and not any(name.endswith(_AVERAGE) for name in near):
                return
            sources, _ = choose(near, "shadow", self.source.path)
            self.averages = {name: key for name, key in sources.items() if key != name}
            values = {name: reader.read(key) for name, key in self.averages.items() if wanted}
        with self.graph.as_default(), tf.control_dependencies(None):
            for name, value in values.items():
                holder = self.variables[name]
                placeholder = tf.placeholder(value.dtype, value.shape)
                if holder.type == "VarHandleOp":
                    assignment = tf.raw_ops.AssignVariableOp(resource=holder.outputs[0], value=placeholder)
                else:
                    assignment = tf.raw_ops.Assign(ref=holder.outputs[0], value=placeholder)
                self.session.run(assignment, {placeholder: value})

    def _check(self, endpoints: Endpoints) -> None:
        """Refuse placeholders that nobody feeds."""
        fed = {tensor.op for tensor in (*self.inputs.values(), *self.training)}
        reached: set[tf.Operation] = set()
        waiting = [tensor.op for tensor in self.outputs.values()]
        while waiting:
            operation = waiting.pop()
            if operation not in reached:
                reached.add(operation)
                waiting += [] if operation in fed else [tensor.op for tensor in operation.inputs]
        if lacking := sorted(op.name for op in reached - fed if op.type in ("Placeholder", "PlaceholderV2")):
            raise GraphError(
                f"'{self.source.path}': {', '.join(endpoints.outputs)} also need {', '.join(lacking)}: name them as"
                " inputs"
            )


def _around(graph: tf.GraphDef) -> str:
    """What can be converted beside operations that TensorFlow does not have."""
    functions = {function.signature.name for function in graph.library.function}
    lacking = [node for node in graph.node if op_def_registry.get(node.op) is None and node.op not in functions]
    if not lacking:
        return ""
    before = sorted({endpoint(text)[0] for node in lacking for text in node.input if not text.startswith("^")})
    names = ",".join(node.name for node in lacking[:4])
    return f" To convert what follows {', '.join(sorted({node.op for node in lacking}))}: --inputs {names}" + (
        f"; what comes before: --outputs {','.join(before[:6])}." if before else "."
    )


def _listed(shapes: Mapping[str, Sequence[int | None]]) -> str:
    return ", ".join(f"{key} is taken to be {list(shape)}" for key, shape in shapes.items())


def said_by_tensorflow(error: tf.errors.OpError) -> str:
    """The line of an error of TensorFlow that says what happened, without where in TensorFlow."""
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    for line, following in zip(lines, lines[1:], strict=False):
        if following.startswith("[[{{node"):
            return line
    return next((line for line in lines if not line.startswith(("Graph execution error", "Detected at"))), "")


def _cut(source: Source, inputs: Sequence[str]) -> tuple[tf.GraphDef, dict[str, str]]:
    """Put placeholders in the place of inputs that are none, so that what reads or decodes them is left out.

    Returns:
        The graph, and the names of the placeholders for those of the tensors.
    """
    graph = tf.GraphDef()
    graph.CopyFrom(source.graph)
    nodes = {node.name: node for node in graph.node}
    wanted = [name for name in inputs if not nodes[endpoint(name)[0]].op.startswith("Placeholder")]
    if not wanted:
        return graph, {}
    specs = _specs(source, wanted)
    renamed = {}
    for name in wanted:
        node, index = endpoint(name)
        own = f"{node}_input" if index == 0 else f"{node}_input_{index}"
        while own in nodes:
            own += "_"
        renamed[name] = f"{own}:0"
        dtype, shape = specs[name]
        placeholder = graph.node.add(name=own, op="Placeholder")
        placeholder.attr["dtype"].type = dtype.as_datatype_enum
        placeholder.attr["shape"].shape.CopyFrom(shape.as_proto())
        texts = {f"{node}:{index}", node} if index == 0 else {f"{node}:{index}"}
        for each in graph.node:
            for number, text in enumerate(each.input):
                if text in texts:
                    each.input[number] = own
    return graph, renamed


def _specs(source: Source, names: list[str]) -> dict[str, tuple[tf.DType, tf.TensorShape]]:
    """Dtypes and shapes of tensors: what leads to them is imported to know, if TensorFlow has its operations."""
    found = {}
    nodes = {node.name: node for node in source.graph.node}
    read = readings(source.graph)
    for name in names:
        node, index = endpoint(name)
        if f"{node}:{index}" in read and "dtype" in read[f"{node}:{index}"].attr:
            placeholder = read[f"{node}:{index}"].attr
            found[name] = tf.as_dtype(placeholder["dtype"].type), tf.TensorShape(placeholder["shape"].shape)
        elif op_def_registry.get(nodes[node].op) is not None:
            tensor = _imported(source, name)
            found[name] = tensor.dtype.base_dtype, tensor.shape
        else:
            raise GraphError(f"'{name}' is made by '{nodes[node].op}', which TensorFlow {tf.__version__} does not have")
    return found


def _imported(source: Source, name: str) -> tf.Tensor:
    part = needed_part(source.graph, [endpoint(name)[0]])
    with tf.Graph().as_default() as graph:

        def attempt() -> list[tf.Tensor]:
            return tf.import_graph_def(part, name="", return_elements=[name])

        return import_mended(source.path, part, None, graph, attempt)[0]
