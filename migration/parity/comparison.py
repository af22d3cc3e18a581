"""Compare programs level by level: variables, outputs, activations, loss, gradients, one step, many steps, metrics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from migration.parity.causes import recognised
from migration.parity.difference import Difference
from migration.parity.divergence import Divergence
from migration.parity.evidence import Evidence
from migration.parity.function_trace import FunctionTrace
from migration.parity.keras_program import KerasProgram
from migration.parity.levels import Allowance, Level
from migration.parity.observation import Batch, Observation
from migration.parity.session_program import SessionProgram
from migration.parity.session_trace import SessionTrace
from migration.parity.tolerances import EXACT, refuse_tf32, tolerance_of
from migration.parity.trace_comparison import TraceComparison
from migration.parity.training import counted, train_alike

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
    """

    a: str
    b: str
    levels: tuple[Level, ...]
    divergence: Divergence | None = None
    causes: Mapping[str, str] = field(default_factory=dict)
    losses: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    activations: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every level that was compared passed, and there was one."""
        return all(level.passed is not False for level in self.levels) and any(level.passed for level in self.levels)

    @property
    def first_failed(self) -> Level | None:
        """The first level that failed."""
        return next((level for level in self.levels if level.passed is False), None)


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
        ValueError: if there are no batches.
        TF32Error: if float32 is compared more closely than the GPU computes it.
    """
    if not batches:
        raise ValueError("there are no batches to compare on")
    allowance = allowance or Allowance()
    if "GPU" in allowance.device.upper():
        refuse_tf32(EXACT if allowance.exact else tolerance_of(np.float32, allowance.device))
    x, y_ = batches[0]
    pairs = [_Pair(a, other, x, y_, keep_prob, allowance) for other in others]  # before anything is trained
    reason, runs = "", []
    try:
        runs = [train_alike(a, others, part, keep_prob) for part in (batches[:1], batches[1:]) if part]
    except ValueError as error:  # dropout that cannot be replayed
        reason = str(error)
    metrics = _metrics(y_) if metrics is None else metrics
    return [
        pair.comparison([(run[0], run[number + 1]) for run in runs], len(batches), reason, metrics)
        for number, pair in enumerate(pairs)
    ]


class _Pair:
    """A program and one port: what is seen before they are trained, and after."""

    def __init__(
        self,
        a: SessionProgram,
        b: KerasProgram,
        x: np.ndarray,
        y_: np.ndarray,
        keep_prob: float,
        allowance: Allowance,
    ):
        self._a, self._b, self._x, self._y_, self._allowance = a, b, x, y_, allowance
        state = a.state()
        self._before = state, counted(b.state(), state)
        variables = Level("variables", allowance.compare_named(*self._before))
        outputs = Level("outputs", (allowance.compare("y", a.outputs(x), b.outputs(x)),))
        traces = self._traces(keep_prob, training=True)
        self._activations = tuple(traces.alignment.differences())
        self.levels = [variables, outputs, *traces.levels()]
        self._divergence = traces.divergence()
        training = self._divergence is not None or bool(outputs.passed)
        if not training:
            traces = self._traces(1.0, training=False)
            self._divergence = traces.divergence()
        self._gradients_agree = self.levels[-1].passed is not False
        failed = any(level.passed is False for level in self.levels)
        evidence = Evidence(traces.alignment, self._divergence, self._before, training=training)
        self._causes = recognised(evidence) if failed else {}

    def _traces(self, keep_prob: float, training: bool) -> TraceComparison:
        one = SessionTrace(self._a, self._x, self._y_, keep_prob, training)
        other = FunctionTrace.of_model(self._b.model, self._x, self._y_, training)
        drawn = dict(one.values(one.random))
        other.fix({name: drawn[like] for name, like in zip(other.random, one.random, strict=False) if like in drawn})
        return TraceComparison(one, other, self._allowance)

    def comparison(
        self, runs: list[tuple[Observation, Observation]], steps: int, reason: str, metrics: Metrics
    ) -> Comparison:
        """Add what is seen after one step and after all."""
        states = [(one.state, counted(other.state, one.state)) for one, other in runs]
        named = self._allowance.compare_named
        one_step = Level("one step", named(*states[0]) if states else (), reason)
        training = Level("training", named(*states[-1], steps=steps) if states else (), reason or f"{steps} steps")
        levels = (*self.levels, one_step, training, Level("metrics", self._measured(metrics) if states else (), reason))
        causes = self._causes
        if one_step.passed is False and self._gradients_agree:
            causes = {**causes, **recognised(Evidence(None, None, self._before, states[0], gradients_agree=True))}
        first, second = (tuple(loss for run in runs for loss in run[side].losses) for side in (0, 1))
        name = f"Keras {self._b.loop}"
        return Comparison("Session", name, levels, self._divergence, causes, (first, second), self._activations)

    def _measured(self, metrics: Metrics) -> tuple[Difference, ...]:
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
