"""A graph becomes a Keras model, whose outputs are compared with those of the graph."""

import contextlib
import dataclasses
import operator
import os
import re
import runpy
import tempfile
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from migration.graphs.drawing import Drawn, draw, drawing_layers, drawing_the_same, drawing_within
from migration.graphs.dropout_off import draws_in_a_loop, without_dropout
from migration.graphs.endpoints import Endpoints, find_endpoints
from migration.graphs.flow import Flow, Tensor
from migration.graphs.graph_session import GraphSession, said_by_tensorflow
from migration.graphs.plan import Call, Plan, make_plan
from migration.graphs.random_inputs import random_values
from migration.graphs.real_inputs import real_inputs
from migration.graphs.sources import GraphError, Source
from migration.graphs.writing import model_source
from migration.parity.difference import Difference, compare_arrays
from migration.parity.tolerances import Tolerance, peak

#: How often another pattern is tried in the place of one that does not hold.
_ATTEMPTS = 12
#: So many tensors are compared at a time.
_AT_ONCE = 40
#: How far outputs may be apart, of their largest value: 80 ulp of float32, what a hundred layers make of rounding.
_RELATIVE = 1e-5


@dataclass
class Conversion:
    """A converted graph.

    Attributes:
        name: of the model.
        endpoints: where it begins and ends in the graph.
        plan: which layer stands for which nodes.
        source: of the module.
        model: what it makes, with the weights of the graph.
        trials: what it was compared on, `random` inputs, those `given` or `fed` by the script, to the differences of
            the outputs.
        lines: number of each call that is a line of the source, to the differences of what it makes, on the first
            trial; None where random numbers are in it.
        uncertain: outputs that depend on random numbers that the model does not draw by themselves: they were not
            compared.
        drawn: layers that draw random numbers; for the comparison they gave those that the graph drew.
        without: patterns that did not hold, each with the node where it ended; others stand there instead.
    """

    name: str
    endpoints: Endpoints
    plan: Plan
    source: str
    model: keras.Model
    trials: Mapping[str, Mapping[str, Difference]]
    lines: Mapping[int, Sequence[Difference] | None]
    uncertain: tuple[str, ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    drawn: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether all outputs that could be compared are what the graph computes, and there is one."""
        found = [each for differences in self.trials.values() for each in differences.values()]
        return bool(found) and all(each.allowed for each in found)

    @property
    def first_divergence(self) -> tuple[Call, Difference] | None:
        """The first line that makes something else than the graph, if any does."""
        for number, differences in self.lines.items():
            for difference in differences or ():
                if not difference.allowed:
                    return self.plan.calls[number], difference
        return None

    @property
    def wrapped(self) -> list[str]:
        """The operations that Keras has nothing for, by their types."""
        return [call.wrapped for call in self.plan.calls if call.wrapped]


def convert_graph(
    source: Source,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    name: str = "model",
    data: Mapping[str, np.ndarray] | None = None,
    batch: int = 4,
    shapes: Mapping[str, Sequence[int | None]] | None = None,
    **options: Any,
) -> Conversion:
    """Convert the model in a graph.

    Args:
        source: the graph.
        inputs: names of tensors to feed; proposed if there are none.
        outputs: likewise to ask for.
        name: of the model.
        data: real inputs, by the names of the model's inputs; they are tried as well as random ones. By default what
            the script was fed that built the graph, if one did.
        batch: how many random ones.
        shapes: of inputs whose shape the graph does not tell.
        **options: see `make_plan`.

    Raises:
        GraphError: if the graph cannot be opened, or nothing can be told of its inputs or outputs.
    """
    endpoints = find_endpoints(source, inputs, outputs)
    session = GraphSession(source, endpoints, shapes)
    try:
        flow = Flow(session)
    except tf.errors.OpError as error:
        raise GraphError(f"'{source.path}': {said_by_tensorflow(error)}") from None
    real = real_inputs(session, endpoints, data)
    drops_in_a_loop = draws_in_a_loop(session.graph)
    reference = session
    without: set[tuple[str, str]] = set()
    best: Conversion | None = None

    def attempted(without: Collection[tuple[str, str]]) -> tuple[Conversion | None, _Attempt]:
        nonlocal reference
        plan = make_plan(flow, without, **options)
        if reference is session and (plan.drops_always or drops_in_a_loop):
            still = dataclasses.replace(source, graph=without_dropout(source.graph))
            reference = GraphSession(still, endpoints, shapes)
        attempt = _Attempt(plan, reference, name, "given" if data else "fed", real, batch)
        found = attempt.conversion(endpoints)
        if found is not None:
            found.without = tuple(sorted(without))
        return found, attempt

    for _ in range(_ATTEMPTS):
        found, attempt = attempted(set(without))
        if found is not None:
            best = found if best is None or found.verified or not best.verified else best
            if found.verified:
                break
        # What makes other numbers, or cannot be built, is left to the next pattern: at last to the graph itself.
        suspect = attempt.suspect
        if suspect is None or suspect.pattern is None or suspect.pattern in without:
            break
        without.add(suspect.pattern)
    if best is not None and best.verified and len(without) > 1:
        best = _with_fewer_left_out(best, without, lambda fewer: attempted(fewer)[0])
    if best is None:
        raise GraphError(f"'{source.path}': no model can be made of it: {attempt.problem}")
    return best


def _with_fewer_left_out(
    best: Conversion,
    without: Collection[tuple[str, str]],
    attempted: Callable[[Collection[tuple[str, str]]], Conversion | None],
) -> Conversion:
    """Take back the patterns that were not to blame: where one line was wrong, its last pattern was suspected first."""
    needed = set(without)
    for each in sorted(without):
        found = attempted(needed - {each})
        if found is not None and found.verified:
            needed.discard(each)
            best = found
    return best


class _Attempt:
    """A plan, and what becomes of it."""

    def __init__(
        self,
        plan: Plan,
        reference: GraphSession,
        name: str,
        kind: str,
        real: Mapping[str, np.ndarray],
        batch: int,
    ):
        self._plan, self._reference, self._name, self._kind, self._real = plan, reference, name, kind, real
        self._batch = batch if len(set(plan.flow.batches)) > 1 else plan.flow.batches[0]
        self._watched: dict[int, Any] = {}
        #: The first line that went wrong, and how.
        self.suspect: Call | None = None
        self.problem = ""

    def conversion(self, endpoints: Endpoints) -> Conversion | None:
        """Write, build and compare it; None if it cannot be built."""
        plan, session = self._plan, self._reference
        origin = os.path.basename(session.source.path)
        trials = {"random": self._random()}
        if self._real:
            trials[self._kind] = dict(self._real)
        watched_source = model_source(plan, self._name, origin, watched=True)
        drawing = drawing_layers(plan)  # which have their names now
        uncertain = _uncertain(plan, drawing.values(), session, trials["random"])
        try:
            model = made(watched_source, plan.parts, self._watched.__setitem__)
            set_weights(model, plan)
            text = model_source(plan, self._name, origin)
            final = made(text, plan.parts)
            set_weights(final, plan)
            differences = {}
            for kind, fed in trials.items():
                drawn = draw(session, drawing, fed)
                with drawing_the_same(final, drawn):
                    found = computed(final, fed)
                differences[kind] = {
                    key: compared(key, value, found[key if key in found else ""])
                    for key, value in session.run(fed, drawn=drawn.values()).items()
                    if plan.flow.outputs[key] not in uncertain
                }
            with drawing_the_same(model, drawn):
                lines = _compare_lines(plan, model, self._watched, session, trials[kind], uncertain, drawn)
        except Exception as error:  # whatever Keras or TensorFlow say of what the patterns wrote
            self.problem = f"{type(error).__name__}: {_first_line(error)}"
            self.suspect = self._failed(error, watched_source)
            return None
        outputs = tuple(key for key, tensor in plan.flow.outputs.items() if tensor in uncertain)
        made_of = Conversion(self._name, endpoints, plan, text, final, differences, lines, outputs)
        made_of.drawn = tuple(drawing)
        if made_of.first_divergence:
            self.suspect = made_of.first_divergence[0]
        return made_of

    def _failed(self, error: Exception, source: str) -> Call | None:
        """The call whose line raised an error, each line has its number in `watch(number, …)`; or one of another type.

        What makes numbers of another type than the graph does is refused only where something takes them.
        """
        for number, made_there in sorted(self._watched.items()):
            call = self._plan.calls[number]
            results = made_there if call.several else [made_there]
            types = zip(results, call.tensors, strict=False)
            if call.pattern and any(str(one.dtype) != other.dtype.name for one, other in types if one is not None):
                return call
        lines = [
            frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith("/model.py")
        ]
        if not lines or lines[0] is None:
            return None
        numbers = re.findall(r"\bwatch\(\s*(\d+),", "\n".join(source.splitlines()[: lines[0]]))
        waiting = [self._plan.calls[int(numbers[-1])]] if numbers else []
        while waiting:  # or an expression that stands in it
            call = waiting.pop(0)
            if call.pattern:
                return call
            waiting += [value.call for value in call.inputs if value.call]
        return None

    def _random(self) -> dict[str, np.ndarray]:
        """Random inputs: as many as are wanted, where the graph takes any number."""
        flow = self._plan.flow
        if len(set(flow.batches)) > 1 and not flow.has_open_lengths:
            random = np.random.default_rng(0)
            inputs = flow.session.inputs.items()
            return {key: random_values(tensor, self._batch, random) for key, tensor in inputs}
        return {key: flow.first_try[tensor] for key, tensor in flow.session.inputs.items()}


def _first_line(error: Exception) -> str:
    if isinstance(error, tf.errors.OpError):
        return said_by_tensorflow(error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else ""


def _uncertain(
    plan: Plan, drawn: Iterable[Tensor], session: GraphSession, fed: Mapping[str, np.ndarray]
) -> set[Tensor]:
    """The tensors that random numbers are in which cannot be made the same on both sides."""
    random = {*plan.flow.random, *drawing_within(plan.flow, session, fed)}
    dropped = {node for call in plan.calls if call.layer and call.layer.type == "Dropout" for node in call.nodes}
    dropped |= {tensor.node for tensor in drawn}
    found: set[Tensor] = set()
    for node in plan.flow.nodes:
        if node in dropped:
            continue
        if node in random or any(tensor in found for tensor in node.inputs):
            found.update(node.outputs)
    return found


def _values(
    session: GraphSession, fed: Mapping[str, np.ndarray], names: Mapping[Any, str], drawn: Mapping[str, Drawn]
) -> dict[Any, Any]:
    """The values of some tensors; those in a branch that is not taken have none."""
    try:
        return session.run(fed, names, drawn.values())
    except tf.errors.InvalidArgumentError:
        found: dict[Any, Any] = {}
        for key, name in names.items():
            with contextlib.suppress(tf.errors.InvalidArgumentError):
                found |= session.run(fed, {key: name}, drawn.values())
        return found


def _compare_lines(
    plan: Plan,
    model: keras.Model,
    watched: Mapping[int, Any],
    session: GraphSession,
    fed: Mapping[str, np.ndarray],
    uncertain: set[Tensor],
    drawn: Mapping[str, Drawn],
) -> dict[int, Sequence[Difference] | None]:
    """Compare what each line makes with what the graph has there, some at a time."""
    found: dict[int, Sequence[Difference] | None] = {}
    known = {operation.name for operation in session.graph.get_operations()}
    numbers = sorted(watched)
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        seen = keras.Model(model.inputs, {str(number): watched[number] for number in part})
        inputs = [tf.constant(fed[tensor.name]) for tensor in model.inputs]
        results = seen(inputs if len(inputs) > 1 else inputs[0], training=False)
        wanted = {
            (number, index): tensor.tensor.name
            for number in part
            for index, tensor in enumerate(plan.calls[number].tensors)
            if tensor.tensor is not None and tensor not in uncertain and tensor.tensor.op.name in known
        }
        graph = _values(session, fed, wanted, drawn)
        for number in part:
            result = results[str(number)]
            several = list(result) if plan.calls[number].several else [result]
            differences = [
                compared(str(plan.calls[number].tensors[index]), graph[number, index], np.asarray(value))
                for index, value in enumerate(several)
                if (number, index) in graph
            ]
            found[number] = differences or None
    return found


def compared(name: str, wanted: np.ndarray, found: np.ndarray) -> Difference:
    """Two outputs, which may differ by what another order of the same sums makes of them."""
    size = peak(wanted) if wanted.dtype.kind == "f" and wanted.size else 0.0
    return compare_arrays(name, wanted, found, Tolerance(_RELATIVE, _RELATIVE * size, "another order of the sums"))


def made(source: str, parts: Mapping[str, bytes], watch: Callable[[int, Any], None] | None = None) -> keras.Model:
    """Run the module, and make its model."""
    with tempfile.TemporaryDirectory() as directory:
        write_source(Path(directory), source, parts)
        return runpy.run_path(str(Path(directory) / "model.py"), {"watch": watch})["make_model"]()


def write_source(directory: Path, source: str, parts: Mapping[str, bytes]) -> None:
    """Write the module, and the parts of the graph that it has as they are."""
    (directory / "model.py").write_text(source)
    for name, graph in parts.items():
        (directory / "parts").mkdir(exist_ok=True)
        (directory / "parts" / f"{name}.pb").write_bytes(graph)


def set_weights(model: keras.Model, plan: Plan) -> None:
    """Give the model the weights of the graph."""
    done = set()
    for call in plan.calls:
        layer = call.layer
        if layer is None or not layer.weights or layer in done:
            continue
        done.add(layer)
        built = model.get_layer(layer.name)
        made_of = {weight.name: weight for weight in built.weights}
        for name, weight in layer.weights.items():
            values = [plan.array(tensor) for tensor in weight.tensors]
            value = weight.make(*values) if weight.make else values[0]
            if "." in name:  # a layer within the layer has it
                made_of[name] = operator.attrgetter(name)(built)
            if name not in made_of:
                raise GraphError(f"layer '{layer.name}' has no '{name}', only {', '.join(made_of)}")
            made_of[name].assign(value)


def computed(model: keras.Model, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the model computes, operation by operation, by the names of its outputs."""
    fed = [tf.constant(inputs[tensor.name]) for tensor in model.inputs]
    results = model(fed if len(fed) > 1 else fed[0], training=False)
    if isinstance(results, dict):
        return {key: np.asarray(value) for key, value in results.items()}
    return {"": np.asarray(results)}
