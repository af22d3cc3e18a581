"""Compare programs level by level: variables, outputs, activations, loss, gradients, one step, many steps, metrics."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow as tf

from migration.parity.alignment import Aligned
from migration.parity.callable_program import CallableProgram
from migration.parity.causes import recognised
from migration.parity.coincidence import coincidences
from migration.parity.difference import Difference
from migration.parity.divergence import Divergence
from migration.parity.evidence import Evidence
from migration.parity.keras_program import KerasProgram
from migration.parity.levels import Allowance, Level
from migration.parity.observation import Batch, Observation
from migration.parity.record import RecordError
from migration.parity.recorded_program import RecordedProgram
from migration.parity.session_program import SessionProgram
from migration.parity.tolerances import EXACT, refuse_tf32, tolerance_of
from migration.parity.trace import Trace
from migration.parity.trace_comparison import TraceComparison
from migration.parity.training import counted, train_alike
from migration.parity.update import differing_settings

Metrics = Mapping[str, Callable[[np.ndarray, np.ndarray], float]]


@dataclass(frozen=True)
class Comparison:
    """Two programs, level by level.

    Attributes:
        a: name of the first.
        b: name of the second.
        levels: in the order of `migration.parity.levels.LEVELS`.
        divergence: the first operation that differs; None if none does, or if it is in no graph.
        causes: sentences on what is known to look like this, by the name of the cause.
        losses: of each training step, of both.
        activations: each tensor of the first that the second has, too, in the order of the program.
        notes: sentences on what differs without a difference in any number: it would show on other inputs.
    """

    a: str
    b: str
    levels: tuple[Level, ...]
    divergence: Divergence | None = None
    causes: Mapping[str, str] = field(default_factory=dict)
    losses: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    activations: tuple[Aligned, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every level that was compared passed, and there was one."""
        return all(level.passed is not False for level in self.levels) and any(level.passed for level in self.levels)

    @property
    def first_failed(self) -> Level | None:
        """The first level that failed."""
        return next((level for level in self.levels if level.passed is False), None)


def compare_record(a: RecordedProgram, b: KerasProgram, allowance: Allowance | None = None) -> Comparison:
    """Compare a recorded run with a port, which is trained on the recorded batches and random numbers.

    Where rounding is allowed, the port's optimizer makes its first step with the recorded gradients: Adam divides by
    their size, so that what rounding does to one near 0 would be a whole step.

    Args:
        a: the record.
        b: the port, with the weights and the state that the script had before its first step.
        allowance: how much they may differ; by default by rounding: another TensorFlow has other kernels.

    Raises:
        TF32Error: if float32 is compared more closely than the GPU computes it.
    """
    allowance = allowance or Allowance(exact=False)
    _refuse_tf32(allowance)
    batches = a.batches()
    pair = _Pair(a, b, *batches[0], None, (a.trace(), None), allowance)
    reason, runs = "", []
    try:
        for number, part in enumerate((batches[:1], batches[1:])):
            if part:
                draws, observation = a.train(len(part))
                gradients = None if allowance.exact or number else a.gradients()
                runs.append((observation, b.train_on_draws(part, draws, gradients)))
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        reason, runs = _first_line(error), []
    return pair.comparison(runs, len(batches), reason, {})


def compare_records(a: RecordedProgram, b: RecordedProgram, allowance: Allowance | None = None) -> Comparison:
    """Compare two recorded runs, such as one of a script on TF 1.15 and one of the same on today's TensorFlow.

    What was fed is compared with the activations: runs of other batches differ there first.

    Args:
        a: a record.
        b: another.
        allowance: how much they may differ; by default by rounding.
    """
    allowance = allowance or Allowance(exact=False)
    fed, also_fed = (
        {f"fed: {name}": value for name, value in each.trace().values(each.trace().feeds)} for each in (a, b)
    )
    steps = min(a.record.steps, b.record.steps)
    pair = _Pair(a, b, np.zeros(0), np.zeros(0), None, (a.trace(), None), allowance)
    reason, runs = "", []
    try:
        for part in (1, steps - 1):
            if part:
                runs.append((a.train(part)[1], b.train(part)[1]))
    except RecordError as error:  # one has more steps than the other, and no variables in between
        reason, runs = _first_line(error), runs[:1]
    pair.add("activations", allowance.compare_named(fed, also_fed))
    return pair.comparison(runs, steps if len(runs) > 1 else 1, reason, {})


def compare(
    a: SessionProgram,
    *others: KerasProgram,
    batches: Sequence[Batch],
    keep_prob: float = 0.5,
    allowance: Allowance | None = None,
    metrics: Metrics | None = None,
) -> list[Comparison]:
    """Compare a TF1 program with its ports, at every level.

    All start from the state that they have; random numbers are those of the first. The programs are trained: their
    variables are others afterwards.

    Where rounding is allowed, the ports' optimizers make their first step with the gradients of the first program, for
    the reason that `compare_record` has.

    Args:
        a: the TF1 side.
        others: ports.
        batches: inputs and labels, one a step; the first is also what outputs and activations are computed for.
        keep_prob: of dropout on the TF1 side; the ports were built with it.
        allowance: how much they may differ; by default not in a single bit.
        metrics: of labels and outputs after training, by name; accuracy by default, if the labels are of classes.

    Returns:
        One comparison for each port.

    Raises:
        ValueError: if there are no batches, or a port cannot be run on them.
        TF32Error: if float32 is compared more closely than the GPU computes it.
    """
    if not batches:
        raise ValueError("there are no batches to compare on")
    allowance = allowance or Allowance()
    _refuse_tf32(allowance)
    x, y_ = batches[0]
    outputs, traces = a.outputs(x), (a.trace(x, y_, keep_prob=keep_prob), a.trace(x, y_, training=False))
    pairs = [_Pair(a, other, x, y_, outputs, traces, allowance) for other in others]  # before anything is trained
    reason, runs = "", []
    try:
        runs = [train_alike(a, others, batches[:1], keep_prob, same_gradients=not allowance.exact)]
        if batches[1:]:
            runs.append(train_alike(a, others, batches[1:], keep_prob))
    except (ValueError, tf.errors.InvalidArgumentError) as error:  # dropout that cannot be replayed
        reason, runs = _first_line(error), []
    metrics = _metrics(y_) if metrics is None else metrics
    return [
        pair.comparison([(run[0], run[number + 1]) for run in runs], len(batches), reason, metrics)
        for number, pair in enumerate(pairs)
    ]


def compare_inference(
    a: SessionProgram | CallableProgram,
    *others: SessionProgram | CallableProgram,
    x: np.ndarray,
    allowance: Allowance | None = None,
) -> list[Comparison]:
    """Compare programs that are not trained: variables, outputs and activations for one batch.

    Args:
        a: a graph, such as a frozen one, or any function.
        others: what is to compute the same.
        x: inputs, `[batch, …]`.
        allowance: how much they may differ; by default not in a single bit.

    Returns:
        One comparison for each of the others. Variables are compared by name where both have any: a frozen graph has
        none.

    Raises:
        ValueError: if one of the others cannot be run on these inputs.
        TF32Error: if float32 is compared more closely than the GPU computes it.
    """
    allowance = allowance or Allowance()
    _refuse_tf32(allowance)
    outputs, trace = a.outputs(x), a.trace(x, None, training=False)
    pairs = [_Pair(a, other, x, None, outputs, (trace, None), allowance, training=False) for other in others]
    # Nothing is to be said of levels that they do not have.
    return [dataclasses.replace(whole := pair.comparison([], 0, "", {}), levels=whole.levels[:3]) for pair in pairs]


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _refuse_tf32(allowance: Allowance) -> None:
    if "GPU" in allowance.device.upper():
        refuse_tf32(EXACT if allowance.exact else tolerance_of(np.float32, allowance.device))


class _Pair:
    """A program and one port: what is seen before they are trained, and after."""

    def __init__(
        self,
        a: SessionProgram | RecordedProgram | CallableProgram,
        b: SessionProgram | KerasProgram | RecordedProgram | CallableProgram,
        x: np.ndarray,
        y_: Any,
        outputs_of_a: np.ndarray | None,
        traces_of_a: tuple[Trace, Trace | None],
        allowance: Allowance,
        training: bool = True,
    ):
        self._a, self._b, self._x, self._y_, self._allowance = a, b, x, y_, allowance
        state = a.state()
        self._before = state, counted(b.state(), state)
        if training or all(self._before):
            variables = Level("variables", allowance.compare_named(*self._before))
        else:
            variables = Level("variables", (), "one has none, or shows none: its weights are constants")
        if outputs_of_a is None or isinstance(b, RecordedProgram):
            outputs = Level("outputs", (), "they were not recorded")
        else:
            outputs = Level("outputs", (allowance.compare("y", outputs_of_a, self._of_port(lambda: b.outputs(x))),))
        traces = self._traces(traces_of_a[0], training)
        self._activations = tuple(traces.alignment.aligned())
        self._step = traces
        self._updates = traces.updates() if training else ({}, {})
        self._notes = [f"equal on these inputs only: {each}" for each in coincidences(traces.alignment)]
        self.levels = [variables, outputs, *traces.levels()]
        self._divergence = traces.divergence()
        if self._divergence is None and outputs.passed is False and traces_of_a[1] is not None:
            training = False
            traces = self._traces(traces_of_a[1], training)
            self._divergence = traces.divergence()
        self._gradients_agree = self.levels[-1].passed is not False
        failed = any(level.passed is False for level in self.levels)
        evidence = Evidence(traces.alignment, self._divergence, self._before, training=training)
        self._causes = recognised(evidence) if failed else {}

    def _traces(self, one: Trace, training: bool) -> TraceComparison:
        if isinstance(self._b, RecordedProgram):
            return TraceComparison(one, self._b.trace(), self._allowance)
        port = self._b
        other = self._of_port(lambda: port.trace(self._x, self._y_, training))
        drawn, own = dict(one.values(one.random)), dict(other.values(other.random))
        for name, like in zip(other.random, one.random, strict=False):
            # Numbers of another shape would be other numbers: that is a difference, to be found as one.
            if like in drawn and name in own and drawn[like].shape == own[name].shape:
                other.fix({name: drawn[like]})
        return TraceComparison(one, other, self._allowance)

    def add(self, level: str, differences: tuple[Difference, ...]) -> None:
        """Add differences to a level, before its own."""
        self.levels = [
            dataclasses.replace(each, differences=differences + each.differences) if each.name == level else each
            for each in self.levels
        ]

    def _of_port(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except (ValueError, TypeError, tf.errors.InvalidArgumentError) as error:
            shapes = f"inputs {self._x.shape}" + ("" if self._y_ is None else f" and labels {self._y_.shape}")
            raise ValueError(f"{self._b.name} cannot be run on {shapes}: {_first_line(error)}") from error

    def comparison(
        self, runs: list[tuple[Observation, Observation]], steps: int, reason: str, metrics: Metrics
    ) -> Comparison:
        """Add what is seen after one step and after all."""
        states = [(one.state, counted(other.state, one.state)) for one, other in runs]
        named = self._allowance.compare_named
        one_step = Level("one step", named(*states[0]) if states else (), reason)
        last = (*named(*states[-1], steps=steps), *self._last_step(*runs[-1], steps)) if states else ()
        training = Level("training", last, reason or f"{steps} steps")
        levels = (*self.levels, one_step, training, Level("metrics", self._measured(metrics) if states else (), reason))
        causes, notes = self._causes, self._notes
        # A schedule may begin with the same learning rate on both sides.
        updates = self._step.updates() if states and one_step.passed else self._updates
        if False in (one_step.passed, training.passed):
            agree = self._gradients_agree
            evidence = Evidence(None, None, self._before, states[0], gradients_agree=agree, updates=updates)
            causes = {**causes, **recognised(evidence)}
        else:
            tried = "equal on these data only" if states else "not tried"
            notes = [*notes, *(f"{tried}: {each}" for each in differing_settings(*updates).values())]
        first, second = (tuple(loss for run in runs for loss in run[side].losses) for side in (0, 1))
        return Comparison(
            self._a.name,
            self._b.name,
            levels,
            self._divergence,
            causes,
            (first, second),
            self._activations,
            tuple(notes),
        )

    def _last_step(self, one: Observation, other: Observation, steps: int) -> tuple[Difference, ...]:
        """What the loop itself shows of its last step: a function that is traced for its activations is another."""
        shown = [
            {
                f"{what} of the last step": value
                for what, value in (("y", each.outputs), ("loss", each.loss), *(each.gradients or {}).items())
                if value is not None
            }
            for each in (one, other)
        ]
        both = shown[0].keys() & shown[1].keys()
        first, second = ({name: values[name] for name in both} for values in shown)
        return self._allowance.compare_named(first, second, steps)

    def _measured(self, metrics: Metrics) -> tuple[Difference, ...]:
        if isinstance(self._a, RecordedProgram) or isinstance(self._b, RecordedProgram):
            return ()
        outputs = [program.outputs(self._x) for program in (self._a, self._b)]
        return tuple(
            self._allowance.compare(name, *(np.float64(metric(self._y_, own)) for own in outputs))
            for name, metric in metrics.items()
        )


def _metrics(y_: np.ndarray) -> Metrics:
    if y_.ndim == 2 and y_.shape[1] > 1 and np.isin(y_, (0, 1)).all() and np.all(y_.sum(axis=1) == 1):
        return {"accuracy": lambda y_, y: float(np.mean(np.argmax(y_, axis=1) == np.argmax(y, axis=1)))}
    if y_.ndim == 1 and y_.dtype.kind in "iu":
        return {"accuracy": lambda y_, y: float(np.mean(y_ == np.argmax(y, axis=1)))}
    return {}
