"""The learning rate of an optimizer: a number, a schedule of Keras, a formula of the steps, or an argument."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Flow, Tensor
from migration.graphs.patterns.matching import Any as Anything
from migration.graphs.patterns.matching import Number, Op, kind_of, match
from migration.graphs.plan import Plan
from migration.graphs.plan.literals import argument
from migration.graphs.sources import Source
from migration.graphs.training.functions import Formula, part_of_graph
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.training_session import TrainingSession, before, passed_on, without_updates

#: So far may a schedule of Keras be from that of the graph: powers of float32.
_RELATIVE = 1e-5
_STEP = "step"


@dataclass(frozen=True)
class LearningRate:
    """A learning rate.

    Attributes:
        value: a number, if it does not change; None if it does.
        schedule: a schedule of Keras, as Python; "" if it is none.
        formula: lines of a function of `step`, of a schedule that Keras does not have.
        fed: name of the placeholder, if it is fed in each step.
        step: name of the variable that counts steps, if it depends on it.
        held: name of the variable that holds it, if the script assigns it.
    """

    value: np.floating | None = None
    schedule: str = ""
    formula: tuple[str, ...] = ()
    fed: str = ""
    step: str = ""
    held: str = ""

    @property
    def changes(self) -> bool:
        """Whether not all steps have the same."""
        return self.value is None or bool(self.held)


def learning_rate_of(source: Source, session: TrainingSession, name: str) -> LearningRate:
    """Recognise a learning rate.

    Args:
        source: the graph.
        session: of its training.
        name: of the tensor.

    Raises:
        NotRecognised: if it depends on something else than the number of steps.
    """
    tensor = session.tensor(name)
    if passed_on(tensor).op.type.startswith("Placeholder"):
        default = _default(tensor)
        return LearningRate(default) if default is not None else LearningRate(fed=passed_on(tensor).op.name)
    operations = before([tensor])
    if fed := sorted(op.name for op in operations if op.type in ("Placeholder", "PlaceholderV2")):
        raise NotRecognised(f"the learning rate is computed of {', '.join(fed)}")
    variables = [op for op in operations if op.type in VARIABLES]
    counts = [op for op in variables if tf.as_dtype(op.get_attr("dtype")).is_integer]
    if not counts:
        held = variables[0].name if variables else ""
        return LearningRate(np.float32(session.value(tensor)), held=held)
    if len(counts) > 1:
        raise NotRecognised(f"the learning rate depends on {', '.join(sorted(op.name for op in counts))}")
    step = counts[0].name
    flow, plan = part_of_graph(_with_step_fed(source, step), {_STEP: f"{step}:0"}, {"rate": name}, {})
    rate = flow.outputs["rate"]
    for proposal in _PROPOSALS:
        schedule = proposal(rate, plan)
        if schedule is not None and _is_same(schedule, flow):
            return LearningRate(schedule=_written(schedule), step=step)
    formula = Formula(plan, {_STEP: "step"})
    (result,) = formula.write([rate])
    dtype = flow.inputs[_STEP].dtype.name
    lines = (f'step = ops.cast(step, "{dtype}")', *formula.lines, f"return {result}")
    return LearningRate(formula=lines, step=step)


def _default(tensor: tf.Tensor) -> np.floating | None:
    while tensor.op.type in ("Identity", "PlaceholderWithDefault"):
        tensor = tensor.op.inputs[0]
        value = tf.get_static_value(tensor)
        if value is not None:
            return np.float32(value)
    return None


def _with_step_fed(source: Source, step: str) -> Source:
    """The graph, with a placeholder instead of the variable that counts steps."""
    graph = without_updates(source.graph)
    for node in graph.node:
        if node.name == step:
            dtype = node.attr["dtype"].type
            node.Clear()
            node.name, node.op = step, "Placeholder"
            node.attr["dtype"].type = dtype
            node.attr["shape"].shape.CopyFrom(tf.TensorShape([]).as_proto())
        elif node.op == "ReadVariableOp" and node.input[0] == step:
            dtype = node.attr["dtype"].type
            del node.attr["dtype"]
            node.op = "Identity"
            node.attr["T"].type = dtype
    return Source(source.path, graph, source.checkpoint, source.meta)


Schedule = tuple[type, dict[str, Any]]
_RATE, _END, _P, _K = Anything("rate"), Anything("end"), Anything("p"), Anything("k")


def _fraction(tensor: Tensor, plan: Plan) -> tuple[Any, bool] | None:
    """The number of steps of `step / number`, and whether it is rounded down."""
    staircase = kind_of(tensor) == "Floor"
    found = match(tensor.node.inputs[0] if staircase else tensor, Op("RealDiv", _P, _K), plan)
    number = plan.scalar(found["k"]) if found else None
    return None if number is None else (_whole(number), staircase)


def _whole(number: Any) -> Any:
    return int(number) if float(number).is_integer() else np.float32(number)


def _of_fraction(template: Any, kind: type, arguments: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Propose a schedule of `step / decay_steps`."""

    def propose(rate: Tensor, plan: Plan) -> Schedule | None:
        found = match(rate, template, plan)
        if found is None or (fraction := _fraction(found.pop("p"), plan)) is None:
            return None
        numbers = {name: plan.scalar(tensor) for name, tensor in found.items()}
        if any(number is None for number in numbers.values()):
            return None
        staircase = {"staircase": True} if fraction[1] else {}
        own = arguments(numbers)
        return kind, {
            "initial_learning_rate": numbers["rate"],
            "decay_steps": fraction[0],
            **own,
            **staircase,
        }

    return propose


_SCHEDULES = keras.optimizers.schedules
_EXPONENTIAL = _of_fraction(
    Op("Mul", _RATE, Op("Pow", _K, _P)), _SCHEDULES.ExponentialDecay, lambda found: {"decay_rate": found["k"]}
)
_NATURAL = _of_fraction(
    Op("Mul", _RATE, Op("Exp", Op("Mul", _K, _P))),
    _SCHEDULES.ExponentialDecay,
    lambda found: {"decay_rate": float(np.exp(np.float64(found["k"])))},
)
_INVERSE = _of_fraction(
    Op("RealDiv", _RATE, Op("Add", Number(1), Op("Mul", _K, _P))),
    _SCHEDULES.InverseTimeDecay,
    lambda found: {"decay_rate": found["k"]},
)


def _polynomial(rate: Tensor, plan: Plan) -> Schedule | None:
    power = Op("Pow", Op("Sub", Number(1), _P), _K)
    found = match(rate, Op("Add", Op("Mul", Anything("range"), power), _END), plan)
    fraction = _fraction(found["p"], plan) if found else None
    if found is None or fraction is None:
        return None
    end, exponent = plan.scalar(found["end"]), plan.scalar(found["k"])
    difference = plan.scalar(found["range"])
    if end is None or exponent is None or difference is None:
        return None
    difference_of = found["range"].node
    initial = plan.scalar(difference_of.inputs[0]) if difference_of.type == "Sub" else difference + end
    arguments = {"initial_learning_rate": initial, "decay_steps": fraction[0], "end_learning_rate": end}
    return _SCHEDULES.PolynomialDecay, arguments | {"power": exponent}


def _cosine(rate: Tensor, plan: Plan) -> Schedule | None:
    if kind_of(rate) != "Mul" or not any(node.type == "Cos" for node in plan.flow.nodes):
        return None
    initial = next((plan.scalar(each) for each in rate.node.inputs if each.is_known), None)
    lengths = [
        plan.scalar(node.inputs[1]) for node in plan.flow.nodes if node.type in ("RealDiv", "Div") and node.inputs
    ]
    if initial is None or len(lengths) != 1 or lengths[0] is None:
        return None
    last = float(_tried(plan.flow, [10 * int(lengths[0])])[0]) / float(initial)
    alpha = {} if last < 1e-6 else {"alpha": float(f"{last:.6g}")}
    return _SCHEDULES.CosineDecay, {"initial_learning_rate": initial, "decay_steps": _whole(lengths[0]), **alpha}


def _piecewise(rate: Tensor, plan: Plan) -> Schedule | None:
    compared = [node for node in plan.flow.nodes if node.type in ("LessEqual", "Greater", "Less", "GreaterEqual")]
    known = {
        int(plan.array(tensor))
        for node in compared
        for tensor in node.inputs
        if tensor.is_known and plan.scalar(tensor) is not None
    }
    if not known or any(node.type in ("Mul", "Pow", "Exp", "RealDiv") for node in plan.flow.nodes):
        return None
    # `step < n` is `step <= n - 1`.
    boundaries = sorted(
        bound
        for bound in {each + shift for each in known for shift in (-1, 0)}
        if len(set(_tried(plan.flow, [bound, bound + 1]))) > 1
    )
    values = _tried(plan.flow, [*boundaries, boundaries[-1] + 1]) if boundaries else []
    return _SCHEDULES.PiecewiseConstantDecay, {"boundaries": boundaries, "values": values}


_PROPOSALS = (_EXPONENTIAL, _NATURAL, _INVERSE, _polynomial, _cosine, _piecewise)


def _tried(flow: Flow, steps: list[int]) -> list[np.floating]:
    dtype = flow.inputs[_STEP].dtype.as_numpy_dtype
    return [np.float32(flow.session.run({_STEP: np.asarray(step, dtype)})["rate"]) for step in steps]


def _is_same(schedule: Schedule, flow: Flow) -> bool:
    """Whether a schedule of Keras has the same rates, at many steps and around those that matter."""
    made = schedule[0](**schedule[1])
    steps = sorted({step for step in _steps(schedule) if 0 <= step < 2**31})
    wanted = _tried(flow, steps)
    found = [float(made(tf.constant(step, tf.int64))) for step in steps]
    return bool(np.allclose(found, wanted, _RELATIVE, 1e-12))


def _steps(schedule: Schedule) -> Iterator[int]:
    yield from range(12)
    numbers = [schedule[1].get("decay_steps", 10), *schedule[1].get("boundaries", [])]
    for number in numbers:
        for multiple in (0.5, 1, 1.5, 2, 3):
            yield from (int(number * multiple) + shift for shift in (-1, 0, 1))


def _written(schedule: Schedule) -> str:
    kind, arguments = schedule
    inside = ", ".join(f"{name}={argument(value)}" for name, value in arguments.items())
    return f"keras.optimizers.schedules.{kind.__name__}({inside})"
