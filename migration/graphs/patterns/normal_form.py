"""gamma * (x - mean) / sqrt(variance + epsilon) + beta, in any spelling: products and sums, multiplied out."""

from collections.abc import Callable
from dataclasses import dataclass

from migration.graphs.flow import Tensor
from migration.graphs.patterns.matching import kind_of
from migration.graphs.plan.model_plan import Plan

#: A sum of products: of symbols, in order, to a sign and what else they are multiplied with.
Terms = dict[tuple[str, ...], tuple[int, tuple[Tensor, ...]]]
#: Deeper sums and products are no normalisation.
_DEEPEST = 12
_SPELLINGS = ("Add", "BiasAdd", "Mul", "Neg", "RealDiv", "Sub")
#: Symbol of 1 / sqrt(variance + epsilon).
INVERSE = "inverse"


@dataclass(frozen=True)
class Symbols:
    """What is not multiplied out any further.

    Attributes:
        plan: to read constants with.
        symbol: of a tensor; None if it has none.
        is_shifted_variance: whether a tensor is variance + epsilon, whose root is drawn.
        opens: whether a known tensor is looked into, as it may be a product with the inverse.
    """

    plan: Plan
    symbol: Callable[[Tensor], str | None]
    is_shifted_variance: Callable[[Tensor], bool]
    opens: Callable[[Tensor], bool]

    def terms(self, tensor: Tensor, depth: int = _DEEPEST) -> Terms | None:
        """Multiply out; None for what is no sum of products of these, or has two terms that must be added."""
        symbol = self.symbol(tensor)
        if symbol is not None:
            return {(symbol,): (1, ())}
        if (tensor.is_known and not self.opens(tensor)) or depth == 0:
            return {(): (1, (tensor,))} if tensor.is_known else None
        kind, inputs = kind_of(tensor), tensor.node.inputs
        if kind in ("Rsqrt", "Pow"):
            is_inverse = root_of(tensor, self.plan) is not None and not is_square_root(tensor, self.plan)
            return {(INVERSE,): (1, ())} if is_inverse and self.is_shifted_variance(inputs[0]) else None
        if kind == "BiasAdd" and tensor.node.attributes.get("data_format", "NHWC") != "NHWC":
            return None
        if kind not in _SPELLINGS:
            return None
        if kind == "Neg":
            return _negated(self.terms(inputs[0], depth - 1))
        if kind == "RealDiv":
            if not is_square_root(inputs[1], self.plan) or not self.is_shifted_variance(inputs[1].node.inputs[0]):
                return None
            is_one = inputs[0].kind == 0 and self.plan.scalar(inputs[0]) == 1
            return _product({(): (1, ())} if is_one else self.terms(inputs[0], depth - 1), {(INVERSE,): (1, ())})
        first, second = (self.terms(each, depth - 1) for each in inputs)
        if kind == "Mul":
            return _product(first, second)
        if kind == "Sub":
            second = _negated(second)
        if first is None or second is None or set(first) & set(second):
            return None
        return {**first, **second}


def is_square_root(tensor: Tensor, plan: Plan) -> bool:
    """Whether a tensor is sqrt(y), as an operation or a power."""
    if kind_of(tensor) == "Pow":
        return plan.scalar(tensor.node.inputs[1]) == 0.5
    return kind_of(tensor) == "Sqrt"


def root_of(tensor: Tensor, plan: Plan) -> Tensor | None:
    """What a root is drawn of, or of which one is the inverse."""
    kind = kind_of(tensor)
    if kind in ("Rsqrt", "Sqrt") or (kind == "Pow" and plan.scalar(tensor.node.inputs[1]) in (0.5, -0.5)):
        return tensor.node.inputs[0]
    return None


def roots_before(tensor: Tensor, plan: Plan) -> list[Tensor]:
    """What roots are drawn of, not far before a tensor, the nearest first."""
    found: list[Tensor] = []
    waiting, seen = [tensor], 0
    while waiting and seen < 2 * _DEEPEST:
        each = waiting.pop(0)
        seen += 1
        under = root_of(each, plan)
        if under is not None:
            found.append(under)
        elif kind_of(each) in _SPELLINGS:
            waiting += each.node.inputs
    return found


def _negated(terms: Terms | None) -> Terms | None:
    return None if terms is None else {key: (-sign, factors) for key, (sign, factors) in terms.items()}


def _product(first: Terms | None, second: Terms | None) -> Terms | None:
    if first is None or second is None:
        return None
    found: Terms = {}
    for one, (sign, factors) in first.items():
        for other, (second_sign, others) in second.items():
            key = tuple(sorted((*one, *other)))
            if key in found:
                return None
            found[key] = sign * second_sign, (*factors, *others)
    return found
