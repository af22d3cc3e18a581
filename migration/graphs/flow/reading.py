"""From the graph of a session to a flow."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import conditions, loops
from migration.graphs.flow.accepted_inputs import BATCHES, Feeds, accepted_inputs, has_open_lengths
from migration.graphs.flow.tensors import Kind, Node, Shape, Tensor, attributes_of, static_shape
from migration.graphs.flow.together import run_together
from migration.graphs.graph_session import GraphSession

#: Operations that pass their first input on, when nothing is trained.
PASSING = (
    "CheckNumerics",
    "EnsureShape",
    "Identity",
    "PlaceholderWithDefault",
    "PreventGradient",
    "Print",
    "ReadVariableOp",
    "RefIdentity",
    "Snapshot",
    "StopGradient",
)
#: What these say depends on the shape of their input only.
_OF_SHAPE = ("Rank", "Shape", "ShapeN", "Size")
RANDOM = (
    "FixedUnigramCandidateSampler",
    "LearnedUnigramCandidateSampler",
    "LogUniformCandidateSampler",
    "Multinomial",
    "Random",
    "StatelessMultinomial",
    "StatelessRandom",
    "StatelessTruncated",
    "ThreadUnsafeUnigramCandidateSampler",
    "TruncatedNormal",
    "UniformCandidateSampler",
)


class Flow:
    """What outputs are computed of.

    Attributes:
        session: the graph.
        inputs: by the keys of the session's inputs.
        outputs: likewise.
        nodes: inputs before what takes them.
        random: nodes that draw random numbers also when nothing is trained.
        training: nodes that would only be of use in training, such as a dropout that is switched off.
    """

    def __init__(self, session: GraphSession, examples: Sequence[Mapping[str, np.ndarray]] | None = None):
        """Read what the outputs of a session need.

        Args:
            session: the graph between its inputs and outputs.
            examples: inputs that it accepts, by key, if random ones might not fit together: of 2 examples, of 3, and of
                2 where other open lengths are larger.
        """
        self.session = session
        self.nodes: list[Node] = []
        self._of_tensor: dict[tuple[str, int], Tensor] = {}
        self._frames: dict[str, Node] = {}
        self._inputs = {tensor.op.name: key for key, tensor in session.inputs.items()}
        self._switches = {tensor.op.name for tensor in session.training}
        self._fed = dict(session.training)
        #: What is fed when nothing is trained, by the name of the placeholder.
        self.fed = {tensor.op.name: value for tensor, value in session.training.items()}
        self._values: dict[Tensor, np.ndarray] = {}
        #: With how many examples it is tried; the same twice, where it was built for that number.
        self.batches = BATCHES
        #: Whether it is one round of a loop; see `one_round.py`.
        self.is_round = False
        self._sizes: dict[Tensor, list[np.ndarray]] = {}
        if examples is not None:
            self._tries = [{session.inputs[key]: value for key, value in each.items()} for each in examples]
        else:
            self.batches, self._tries = accepted_inputs(session)
        for tensor in (*session.inputs.values(), *session.outputs.values()):
            self._read(tensor)
        self.inputs = {key: self._resolve(tensor) for key, tensor in session.inputs.items()}
        self.outputs = {key: self._resolve(tensor) for key, tensor in session.outputs.items()}
        self._settle()
        self._find_ranks()
        self.random = [node for node in self.nodes if node.type.startswith(RANDOM)]

    @functools.cached_property
    def consumers(self) -> dict[Tensor, list[Node]]:
        """Who takes the values of a tensor, without those that only ask for its shape."""
        found: dict[Tensor, list[Node]] = defaultdict(list)
        for node in self.nodes:
            if node.type not in _OF_SHAPE:
                for tensor in node.inputs:
                    found[tensor].append(node)
        return found

    def only_consumer(self, tensor: Tensor) -> Node | None:
        """The one node that takes a tensor, if there is just one and it is no output."""
        takers = self.consumers[tensor]
        return takers[0] if len(takers) == 1 and tensor not in self.outputs.values() else None

    def value(self, tensor: Tensor) -> np.ndarray:
        """The value of a tensor that depends on no input.

        Raises:
            ValueError: if it depends on one.
        """
        if tensor not in self._values:
            if not tensor.is_known or tensor.tensor is None:
                raise ValueError(f"{tensor} depends on the inputs")
            self._values[tensor] = self._evaluate(tensor)
        return self._values[tensor]

    def _evaluate(self, tensor: Tensor) -> np.ndarray:
        operation = tensor.node.operation
        if operation is not None and operation.type == "Const":
            return np.asarray(tf.make_ndarray(operation.get_attr("value")))
        # A branch that is not taken may ask for the inputs all the same.
        feeds = {**self._fed, **self._tries[0]}
        try:
            return np.asarray(self.session.session.run(tensor.tensor, feeds))
        except tf.errors.InvalidArgumentError:
            if operation is None or tensor.tensor is None:
                raise
        # In a branch that is not taken nothing has a value: it is computed apart.
        with tf.Graph().as_default() as graph:
            placeholders = [tf.placeholder(each.dtype) for each in tensor.node.inputs]
            definition = tf.GraphDef(node=[operation.node_def])
            del definition.node[0].input[:]
            definition.node[0].input.extend(each.op.name for each in placeholders)
            (made,) = tf.import_graph_def(
                definition,
                {each.op.name: each for each in placeholders},
                [f"{operation.name}:{tensor.index}"],
                name="alone",
            )
            values = [self.value(each) for each in tensor.node.inputs]
            with tf.Session(graph=graph) as session:
                return np.asarray(session.run(made, dict(zip(placeholders, values, strict=True))))

    def sizes(self, tensor: Tensor) -> np.ndarray:
        """What a tensor of integers says that depends only on the lengths of the inputs.

        Returns:
            Its elements: an integer if it is always the same; `"batch"` if it is the number of examples; else None.
        """
        if tensor.is_known:
            return self.value(tensor).astype(object)
        values = self.tried(tensor)
        sizes = np.full(np.shape(values[0]), None, object)
        for index in np.ndindex(sizes.shape):
            found = [int(each[index]) for each in values]
            if len(set(found)) == 1:
                sizes[index] = found[0]
            elif found[0] == found[2] == self.batches[0] and found[1] == self.batches[1]:
                sizes[index] = "batch"
        return sizes

    def tried(self, tensor: Tensor) -> list[np.ndarray]:
        """Values for 2 examples and for 3, and for 2 where other open lengths are larger."""
        if tensor.kind is Kind.SIZED and tensor not in self._sizes:
            self._sizes |= self._lengths
        if tensor not in self._sizes:
            self._sizes[tensor] = [
                np.asarray(self.session.session.run(tensor.tensor, {**self._fed, **feeds})) for feeds in self._tries
            ]
        return self._sizes[tensor]

    def sizes_of(self, tensor: Tensor) -> list[int] | None:
        """The shape of a tensor, for 2 examples, also where the graph leaves it open."""
        if tensor.shape is not None and None not in tensor.shape[1:]:
            return [self.batches[0] if size is None else size for size in tensor.shape]
        return None if tensor.tensor is None else list(self.shapes(tensor)[0])

    def shape_of(self, tensor: Tensor) -> Shape:
        """The shape of a tensor as far as it is always the same; None for an unknown rank.

        Where the graph does not tell it, it is tried out: the rank, and the last length. Others may follow from the
        data, as the number of turns that a loop takes.
        """
        if tensor.shape is not None and None not in tensor.shape[1:]:
            return tensor.shape
        shapes = self.shapes(tensor)
        if len({len(shape) for shape in shapes}) > 1:
            return None
        known = tensor.shape or (None,) * len(shapes[0])
        last = {shape[-1:] for shape in shapes}
        return (*known[:-1], *(known[-1:] if known[-1:] != (None,) or len(last) > 1 else last.pop()))

    def shapes(self, tensor: Tensor) -> list[tuple[int, ...]]:
        """The shape of a tensor for 2 examples and for 3, and for 2 where other open lengths are larger."""
        if tensor in self._sizes or tensor not in self._shapes:
            return [value.shape for value in self.tried(tensor)]
        return self._shapes[tensor]

    @functools.cached_property
    def _lengths(self) -> dict[Tensor, list[np.ndarray]]:
        """What follows from lengths, tried together."""
        tensors = [tensor for tensor in self._tensors() if tensor.kind is Kind.SIZED and tensor not in self._sizes]
        return self._tried_together(tensors, [tensor.tensor for tensor in tensors])

    @functools.cached_property
    def _shapes(self) -> dict[Tensor, list[tuple[int, ...]]]:
        """The shapes of what follows from the inputs, tried together."""
        tensors = [tensor for tensor in self._tensors() if tensor.is_data]
        with self.session.graph.as_default(), tf.control_dependencies(None):
            shapes = [tf.shape(tensor.tensor) for tensor in tensors]
        found = self._tried_together(tensors, shapes)
        return {tensor: [tuple(map(int, each)) for each in values] for tensor, values in found.items()}

    def _tensors(self) -> list[Tensor]:
        """What has a value that can be asked for."""
        made = [tensor for node in self.nodes for tensor in node.outputs if tensor.tensor is not None]
        return [tensor for tensor in made if tensor.dtype.is_numpy_compatible and tensor.node.type != "LoopVariable"]

    def _tried_together(self, tensors: list[Tensor], wanted: list[tf.Tensor]) -> dict[Tensor, list[np.ndarray]]:
        runs = [run_together(self.session.session, {**self._fed, **feeds}, wanted) for feeds in self._tries]
        found = zip(tensors, zip(*runs, strict=True), strict=True)
        return {tensor: list(values) for tensor, values in found if all(value is not None for value in values)}

    @property
    def has_open_lengths(self) -> bool:
        """Whether an input has an open axis beside that of the examples."""
        return has_open_lengths(self.session)

    @property
    def first_try(self) -> Feeds:
        """Inputs that the graph accepts."""
        return self._tries[0]

    def find(self, tensor: tf.Tensor) -> Tensor | None:
        """What stands for a tensor of the graph; None if it is within a loop, or not needed."""
        return self._of_tensor.get((tensor.op.name, tensor.value_index))

    def constant(self, tensor: Tensor, value: np.ndarray) -> Tensor:
        """Make a constant that the graph does not have: a part of the values of a tensor of lengths."""
        node = Node(tensor.node.name, "Const", [])
        kind = Kind.WEIGHT if self._has_weights(tensor) else Kind.CONSTANT
        node.outputs.append(Tensor(node, 0, value.shape, tensor.dtype, kind))
        self._values[node.output] = value
        return node.output

    def _has_weights(self, tensor: Tensor) -> bool:
        """Whether weights are in what depends on lengths only."""
        waiting, seen = [tensor], {tensor}
        while waiting:
            each = waiting.pop()
            if each.kind is Kind.WEIGHT:
                return True
            more = [one for one in each.node.inputs if not one.is_data and one not in seen]
            seen.update(more)
            waiting += more
        return False

    def _settle(self) -> None:
        """Find what is asked of the shape of inputs, and is a constant, as only the number of examples is open."""
        if any(None in (static_shape(tensor) or (None, None))[1:] for tensor in self.session.inputs.values()):
            return
        sized = [
            tensor
            for node in self.nodes
            for tensor in node.outputs
            if tensor.kind is Kind.SIZED and tensor.tensor is not None and tensor.dtype.is_numpy_compatible
        ]
        try:
            found = [
                self.session.session.run([tensor.tensor for tensor in sized], {**self._fed, **feeds})
                for feeds in self._tries[: 2 * bool(sized)]
            ]
        except (tf.errors.InvalidArgumentError, TypeError):
            return
        for tensor, one, other in zip(sized, *(found or ((), ())), strict=True):
            self._sizes[tensor] = [np.asarray(one), np.asarray(other), np.asarray(one)]
            if np.array_equal(one, other):
                tensor.kind = Kind.WEIGHT if self._has_weights(tensor) else Kind.CONSTANT
                self._values[tensor] = np.asarray(one)

    def _find_ranks(self) -> None:
        """Find the shapes, as `shape_of` says them, that old graphs do not tell: dropout of TF 0.x hides them."""
        for tensor in [each for each in self._tensors() if each.is_data and each.shape is None]:
            if tensor in self._shapes:
                tensor.shape = self.shape_of(tensor)
                # What is computed element by element of one that has the same shape.
                for like in tensor.node.inputs:
                    if like.shape is not None and self._shapes.get(like) == self._shapes[tensor]:
                        tensor.shape = like.shape

    def _read(self, wanted: tf.Tensor) -> None:
        """Read an operation and all that it needs, without recursion: graphs are deep."""
        waiting = [wanted.op]
        while waiting:
            operation = waiting[-1]
            if self._is_read(operation):
                waiting.pop()
                continue
            missing = [op for op in self._needed(operation) if not self._is_read(op)]
            if missing:
                waiting += missing
            else:
                self._add(operation)
                waiting.pop()

    def _is_read(self, operation: tf.Operation) -> bool:
        return (operation.name, -1) in self._of_tensor

    def _needed(self, operation: tf.Operation) -> Iterator[tf.Operation]:
        if operation.name in self._inputs or operation.name in self._switches:
            return
        if operation.type in conditions.MERGES:
            alive = self._alive(operation)
            if alive is not None:
                yield alive.op
                return
            condition = conditions.predicate(operation)
            if condition is not None:
                yield condition.op
        if operation.type in conditions.SWITCHES:
            yield operation.inputs[0].op
            return
        if operation.type in loops.EXITS:
            for enter in self._frame(operation).enters:
                yield enter.inputs[0].op
            return
        if operation.type in PASSING:
            yield operation.inputs[0].op
            return
        yield from (tensor.op for tensor in operation.inputs)

    def _alive(self, merge: tf.Operation) -> tf.Tensor | None:
        """What a `Merge` passes on, where the graph itself says which."""
        condition = conditions.predicate(merge)
        if condition is None:
            return None
        self._read(condition)
        found = self._resolve(condition)
        if not found.is_known:
            return None
        return conditions.taken(merge, bool(self.value(found)))

    @functools.cached_property
    def _frame_of(self) -> dict[tf.Operation, loops.Frame]:
        return {}

    def _frame(self, leaving: tf.Operation) -> loops.Frame:
        if leaving not in self._frame_of:
            frame = loops.frame_of(leaving)
            self._frame_of |= dict.fromkeys(frame.exits, frame)
        return self._frame_of[leaving]

    def _add(self, operation: tf.Operation) -> None:
        self._of_tensor[operation.name, -1] = None  # type: ignore[assignment]  # it is read
        if operation.name in self._inputs:
            self._make(operation, "Input", [], Kind.DATA)
        elif operation.name in self._switches:
            self._make(operation, "Const", [], Kind.CONSTANT)
        elif operation.type in VARIABLES:
            self._add_variable(operation)
        elif operation.type in conditions.MERGES and (alive := self._alive(operation)) is not None:
            self._of_tensor[operation.name, 0] = self._resolve(alive)
        elif operation.type in conditions.MERGES:
            self._add_choice(operation)
        elif operation.type in conditions.SWITCHES:
            for index in range(2):
                self._of_tensor[operation.name, index] = self._resolve(operation.inputs[0])
        elif operation.type in loops.EXITS:
            self._add_loop(self._frame(operation))
        elif operation.type in PASSING:
            self._of_tensor[operation.name, 0] = self._resolve(operation.inputs[0])
        elif operation.type == "IdentityN":  # a custom gradient
            for index, tensor in enumerate(operation.inputs):
                self._of_tensor[operation.name, index] = self._resolve(tensor)
        else:
            inputs = [self._resolve(tensor) for tensor in operation.inputs]
            self._make(operation, operation.type, inputs, self._kind(operation, inputs))

    def _kind(self, operation: tf.Operation, inputs: Iterable[Tensor]) -> Kind:
        if operation.type.startswith(RANDOM):
            return Kind.DATA
        kind = max((tensor.kind for tensor in inputs), default=Kind.CONSTANT)
        if operation.type in _OF_SHAPE and kind is Kind.DATA:
            known = all(tf.get_static_value(tensor) is not None for tensor in operation.outputs)
            return Kind.CONSTANT if known else Kind.SIZED
        if operation.op_def is not None and operation.op_def.is_stateful and not inputs:
            return Kind.DATA
        return kind

    def _make(self, operation: tf.Operation, kind_of_node: str, inputs: list[Tensor], kind: Kind) -> None:
        node = Node(operation.name, kind_of_node, inputs, attributes_of(operation), operation=operation)
        self._finish(node, operation.outputs, kind)

    def _add_variable(self, operation: tf.Operation) -> None:
        """A variable is its value, also where the graph has a handle that is read."""
        self._make(operation, operation.type, [], Kind.WEIGHT)
        if operation.type == "VarHandleOp":
            made = self.nodes[-1].output
            made.dtype = tf.as_dtype(operation.get_attr("dtype"))
            made.shape = tuple(dimension.size for dimension in operation.get_attr("shape").dim)
            with self.session.graph.as_default():
                made.tensor = tf.raw_ops.ReadVariableOp(resource=operation.outputs[0], dtype=made.dtype)

    def _add_choice(self, merge: tf.Operation) -> None:
        """A condition on data: both branches are computed, and one of the two is taken."""
        condition = conditions.predicate(merge)
        assert condition is not None  # it is no loop's
        inputs = [
            self._resolve(tensor) for tensor in (condition, *(conditions.taken(merge, each) for each in (True, False)))
        ]
        node = Node(merge.name, "Select", inputs, {"T": merge.outputs[0].dtype.name, "branches": True})
        self._finish(node, merge.outputs[:1], max(tensor.kind for tensor in inputs))

    def _add_loop(self, frame: loops.Frame) -> None:
        inputs = [self._resolve(enter.inputs[0]) for enter in frame.enters]
        kind = max((tensor.kind for tensor in inputs), default=Kind.CONSTANT)
        node = Node(frame.name.rsplit("/", 1)[0], "Loop", inputs, {"frame": frame})
        self._finish(node, [leaving.outputs[0] for leaving in frame.exits], kind)
        for leaving in frame.exits:
            self._of_tensor[leaving.name, -1] = node.output

    def _finish(self, node: Node, outputs: Iterable[tf.Tensor], kind: Kind) -> None:
        for index, tensor in enumerate(outputs):
            made = Tensor(node, index, static_shape(tensor), tensor.dtype.base_dtype, kind, tensor)
            node.outputs.append(made)
            self._of_tensor[tensor.op.name, tensor.value_index] = made
        self.nodes.append(node)

    def _resolve(self, tensor: tf.Tensor) -> Tensor:
        return self._of_tensor[tensor.op.name, tensor.value_index]
