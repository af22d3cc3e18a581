"""`tf.contrib.integrate` of TF 1.15: ordinary differential equations, solved in the graph.

Source: TF 1.15 `tf.contrib.integrate`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)

_Derivative = Callable[[Any, Any], Any]

# The tableau of Dormand and Prince, and the weights of its solution halfway (Shampine).
_ALPHA = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0]
_BETA = [
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
]
_MIDDLE = [
    6025192743 / 30085553152 / 2,
    0,
    51252292925 / 65400821598 / 2,
    -2691868925 / 45128329728 / 2,
    187940372067 / 1594534317056 / 2,
    -1776094331 / 19743644256 / 2,
    11237099 / 235043384 / 2,
]
_ERROR = [
    1951 / 21600 - 35 / 384,
    0,
    22642 / 50085 - 500 / 1113,
    451 / 720 - 125 / 192,
    -12231 / 42400 + 2187 / 6784,
    649 / 6300 - 11 / 84,
    1 / 60,
]


def odeint(
    func: _Derivative,
    y0: Any,
    t: Any,
    rtol: float = 1e-6,
    atol: float = 1e-12,
    method: str | None = None,
    options: dict[str, Any] | None = None,
    full_output: bool = False,
    name: str | None = None,
) -> Any:
    """Solve `dy/dt = func(y, t)`, `y(t[0]) = y0`, with steps as small as the tolerances ask for.

    Args:
        func: from the state, of the shape of `y0`, and the time, a scalar, to the derivative.
        y0: floating point or complex, any shape.
        t: the times to have the state at, `[n]`, increasing; float64 by default.
        rtol: largest relative error of a step.
        atol: largest absolute error of a step.
        method: "dopri5", the only one, must be named if there are options.
        options: `first_step`, `safety`, `ifactor`, `dfactor`, `max_num_steps` of `dopri5`.
        full_output: return a dictionary with `num_func_evals`, `integrate_points` and `error_ratio`, too.
        name: of the ops.

    Returns:
        The states, `[n, ...]`; with `full_output` `(states, dictionary)`.

    Raises:
        ValueError: the method is another, or there are options without it.
        TypeError: a dtype is none of these.
        InvalidArgumentError: when it runs: times that do not increase, too many or too small steps, or no
            finite state.

    Source: TF 1.15 `tf.contrib.integrate.odeint`; Shampine: Some Practical Runge-Kutta Formulas (1986).
    """
    if method not in (None, "dopri5"):
        raise ValueError(f"invalid method: {method!r}")
    if options and method is None:
        raise ValueError("cannot supply `options` without specifying `method`")
    with _tf.name_scope(name, "odeint", [y0, t, rtol, atol]):
        y0 = _tf.convert_to_tensor(y0, name="y0")
        t = _tf.convert_to_tensor(t, preferred_dtype=_tf.float64, name="t")
        _check_dtypes(y0, t)
        return _Dopri5(func, y0, t, rtol, atol, **options or {}).solve(full_output)


def odeint_fixed(
    func: _Derivative, y0: Any, t: Any, dt: Any = None, method: str = "rk4", name: str | None = None
) -> _tf.Tensor:
    """Solve `dy/dt = func(y, t)`, `y(t[0]) = y0`, with steps of a given size.

    Args:
        func: see `odeint`.
        y0: see `odeint`.
        t: see `odeint`.
        dt: the largest step, a scalar or `[n - 1]`, one for each interval; by default an interval is one step.
        method: "rk4" or "midpoint".
        name: of the ops.

    Returns:
        The states, `[n, ...]`.

    Raises:
        ValueError: the method is another, or the lengths of `t` and `dt` do not fit.
        TypeError: a dtype is none of these.

    Source: TF 1.15 `tf.contrib.integrate.odeint_fixed`.
    """
    if method not in _STEPS:
        raise ValueError(f"method not supported: {method!s}")
    with _tf.name_scope(name, "odeint_fixed", [y0, t, dt]):
        t = _tf.convert_to_tensor(t, preferred_dtype=_tf.float64, name="t")
        y0 = _tf.convert_to_tensor(y0, name="y0")
        intervals = t[1:] - t[:-1]
        dt = _tf.convert_to_tensor(intervals if dt is None else dt, preferred_dtype=_tf.float64, name="dt")
        steps = _tf.ceil(intervals / dt)
        dt = intervals / steps
        _check_dtypes(y0, t, dt)
        if t.shape.ndims != 1 or dt.shape.ndims != 1 or not t[1:].shape.is_compatible_with(dt.shape):
            raise ValueError(
                f"t and dt have incompatible lengths, must be N and N-1; the shapes are {t.shape}, {dt.shape}"
            )
        with _tf.control_dependencies([_increasing(t)]):
            count = _tf.size(t)
        counts = _tf.cast(steps, _tf.int32)
        step = _STEPS[method]

        def interval(states: Any, y: Any, time: Any, i: Any) -> Any:
            size = dt[i - 1]

            def advance(y: Any, time: Any, j: Any) -> Any:
                return y + _tf.cast(step(func, y, time, size), y.dtype), time + size, j + 1

            y, time, _ = _tf.while_loop(lambda y, time, j: j < counts[i - 1], advance, (y, time, 0))
            return states.write(i, y), y, time, i + 1

        states = _tf.TensorArray(y0.dtype, count).write(0, y0)
        states, *_ = _tf.while_loop(lambda states, y, time, i: i < count, interval, (states, y0, t[0], 1))
        return _stacked(states, t, y0)


def _midpoint(func: _Derivative, y: Any, t: Any, dt: Any) -> Any:
    size = _tf.cast(dt, y.dtype)
    return size * func(y + func(y, t) * size / 2, t + dt / 2)


def _rk4(func: _Derivative, y: Any, t: Any, dt: Any) -> Any:
    size = _tf.cast(dt, y.dtype)
    k1 = func(y, t)
    k2 = func(y + size * k1 / 2, t + dt / 2)
    k3 = func(y + size * k2 / 2, t + dt / 2)
    k4 = func(y + size * k3, t + dt)
    return _tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (size / 6)


_STEPS = {"midpoint": _midpoint, "rk4": _rk4}


class _State(NamedTuple):
    """Where the solution is: at t1, with y and f; from t0 to t1 it is the polynomial with these coefficients."""

    y: Any
    f: Any
    t0: Any
    t1: Any
    dt: Any
    coefficients: Any  # of degree 4, 3, 2, 1, 0


class _History(NamedTuple):
    """The end and the error, as a multiple of the tolerance, of each step, whether it was accepted or not."""

    integrate_points: Any
    error_ratio: Any


class _Dopri5:
    """The method of Dormand and Prince, order 5 with an error estimate of order 4."""

    def __init__(
        self,
        func: _Derivative,
        y0: Any,
        t: Any,
        rtol: Any,
        atol: Any,
        first_step: Any = None,
        safety: Any = 0.9,
        ifactor: Any = 10.0,
        dfactor: Any = 0.2,
        max_num_steps: Any = 1000,
    ):
        """Make it.

        Args:
            func: as all that follow without a word, see `odeint`.
            y0: see `odeint`.
            t: see `odeint`.
            rtol: see `odeint`.
            atol: see `odeint`.
            first_step: size of the first step, 1 by default.
            safety: the next step is so much smaller than the error would allow, in (0, 1).
            ifactor: a step is at most so much longer than the one before.
            dfactor: a step is at most so much shorter than the one before.
            max_num_steps: at most so many steps from one time to the next.
        """
        self._func, self._y0, self._t = func, y0, t
        self._tolerances = [_tf.cast(tolerance, abs(y0).dtype) for tolerance in (rtol, atol)]
        self._first_step, self._safety, self._ifactor, self._dfactor = (
            _tf.cast(number, t.dtype)
            for number in (1.0 if first_step is None else first_step, safety, ifactor, dfactor)
        )
        self._max_num_steps = max_num_steps

    def solve(self, full_output: bool) -> Any:
        """The states; with `full_output` the history, too."""
        y0, t = self._y0, self._t
        with _tf.control_dependencies([_increasing(t)]):
            count = _tf.size(t)
        states = _tf.TensorArray(y0.dtype, size=count).write(0, y0)
        history = _History(
            _tf.TensorArray(t.dtype, size=0, dynamic_size=True),
            _tf.TensorArray(self._tolerances[0].dtype, size=0, dynamic_size=True),
        )
        state = _State(y0, self._func(y0, t[0]), t[0], t[0], self._first_step, [y0] * 5)

        def go_to(states: Any, history: Any, state: Any, i: Any) -> Any:
            state, history, _ = _tf.while_loop(
                lambda state, history, n: t[i] > state.t1, self._step, (state, history, 0)
            )
            return states.write(i, _value(state, t[i])), history, state, i + 1

        states, history, _, _ = _tf.while_loop(
            lambda states, history, state, i: i < count, go_to, (states, history, state, 1)
        )
        solution = _stacked(states, t, y0)
        if not full_output:
            return solution
        points = history.integrate_points.stack()
        return solution, {
            "num_func_evals": 6 * _tf.size(points) + 1,
            "integrate_points": points,
            "error_ratio": history.error_ratio.stack(),
        }

    def _step(self, state: _State, history: _History, n: Any) -> Any:
        """Try one step."""
        checks = [
            _tf.Assert(state.t1 + state.dt > state.t1, ["underflow in dt", state.dt]),
            _tf.Assert(n < self._max_num_steps, ["max_num_steps exceeded"]),
            _tf.Assert(_tf.reduce_all(_tf.is_finite(abs(state.y))), ["non-finite values in state `y`", state.y]),
        ]
        with _tf.control_dependencies(checks):
            y0, f0, t0, dt = (_tf.identity(part) for part in (state.y, state.f, state.t1, state.dt))
        size = _tf.cast(dt, y0.dtype)
        k = [f0]
        for alpha, beta in zip(_ALPHA, _BETA, strict=True):
            y1 = y0 + _sum(size, beta, k)
            k.append(self._func(y1, t0 + alpha * dt))

        rtol, atol = self._tolerances
        tolerance = atol + rtol * _tf.maximum(abs(y0), abs(y1))
        error = _square(_sum(size, _ERROR, k)) / _square(tolerance)
        ratio = _tf.sqrt(_tf.reduce_mean(error))
        good = ratio <= 1

        y, f, t1, *coefficients = _tf.cond(
            good,
            lambda: [_tf.identity(part) for part in (y1, k[-1], t0 + dt, *_polynomial(y0, y1, k, size))],
            lambda: [_tf.identity(part) for part in (y0, f0, t0, *state.coefficients)],
        )
        wanted = _tf.cast(ratio, dt.dtype) ** (1 / 5) / self._safety
        factor = _tf.maximum(1 / self._ifactor, _tf.minimum(wanted, 1 / self._dfactor))
        points, ratios = history
        history = _History(points.write(points.size(), t0 + dt), ratios.write(ratios.size(), ratio))
        return _State(y, f, t0, t1, dt / factor, coefficients), history, n + 1


def _sum(scale: Any, weights: list[float], terms: list[Any]) -> Any:
    return _tf.add_n([(scale * weight) * term for weight, term in zip(weights, terms, strict=True) if weight])


def _square(x: Any) -> Any:
    return _tf.square(_tf.real(x)) + _tf.square(_tf.imag(x)) if x.dtype.is_complex else _tf.square(x)


def _polynomial(y0: Any, y1: Any, k: list[Any], dt: Any) -> list[Any]:
    """Of degree 4, through the values at both ends and halfway, with the derivatives at both ends; on [0, 1]."""
    parts = [k[0], k[-1], y0, y1, y0 + _sum(dt, _MIDDLE, k)]
    weights = [[-2 * dt, 2 * dt, -8, -8, 16], [5 * dt, -3 * dt, 18, 14, -32], [-4 * dt, dt, -11, -5, 16]]
    fitted = [_tf.add_n([w * part for w, part in zip(row, parts, strict=True)]) for row in weights]
    return [*fitted, dt * k[0], y0]


def _value(state: _State, t: Any) -> Any:
    """The solution at a time of the last step."""
    inside = _tf.Assert(
        (state.t0 <= t) & (t <= state.t1), ["invalid interpolation, fails `t0 <= t <= t1`:", state.t0, t, state.t1]
    )
    with _tf.control_dependencies([inside]):
        x = _tf.cast((t - state.t0) / (state.t1 - state.t0), state.y.dtype)
    powers = [_tf.ones_like(x)]
    for _ in state.coefficients[1:]:
        powers.append(powers[-1] * x)
    return _tf.add_n([c * power for c, power in zip(state.coefficients, reversed(powers), strict=True)])


def _check_dtypes(y0: Any, *times: Any) -> None:
    if not (y0.dtype.is_floating or y0.dtype.is_complex):
        raise TypeError(f"`y0` must have a floating point or complex floating point dtype, not {y0.dtype.name}")
    for time, name in zip(times, ("t", "dt"), strict=False):
        if not time.dtype.is_floating:
            raise TypeError(f"`{name}` must have a floating point dtype, not {time.dtype.name}")


def _increasing(t: Any) -> Any:
    return _tf.Assert(_tf.reduce_all(t[1:] > t[:-1]), ["`t` must be monotonic increasing"])


def _stacked(states: Any, t: Any, y0: Any) -> _tf.Tensor:
    solution = states.stack()
    solution.set_shape(t.shape.concatenate(y0.shape))
    return solution
