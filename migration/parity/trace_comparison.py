"""Two traces of one step, compared by outputs, activations, loss and gradients."""

from collections.abc import Mapping

import numpy as np

from migration.parity.alignment import Alignment
from migration.parity.divergence import Divergence, first_divergence
from migration.parity.levels import Allowance, Level
from migration.parity.trace import Trace
from migration.parity.update import Update


class TraceComparison:
    """Two traces of one step, side by side.

    Attributes:
        alignment: which tensors of the one are in the other.
    """

    def __init__(self, a: Trace, b: Trace, allowance: Allowance):
        """Compare all values of two traces.

        Args:
            a: a trace.
            b: another, whose random numbers are those of `a`.
            allowance: how much they may differ.
        """
        self.alignment = Alignment(a, b, allowance.exact, allowance.device)
        self._allowance = allowance
        self._results = [self._read(trace) for trace in (a, b)]

    def levels(self) -> tuple[Level, Level, Level]:
        """Activations, loss and gradients."""
        matched, all_of_them = self.alignment.counts()
        note = f"{matched} of {all_of_them} tensors found again"
        gradients = sorted({what for results in self._results for what in results if what.startswith("gradient of ")})
        return (
            Level("activations", self._compare("y"), note),
            Level("loss", self._compare("loss")),
            Level("gradients", self._compare(*gradients)),
        )

    def divergence(self) -> Divergence | None:
        """The first operation that differs: outputs come before the loss, gradients begin at the end of the program."""
        a, b = self.alignment.a, self.alignment.b
        targets = {"y": (a.y, b.y), "loss": (a.loss, b.loss)}
        targets |= {
            f"gradient of {name}": (a.gradients[name], b.gradients.get(name)) for name in reversed(list(a.gradients))
        }
        missing = None
        for what, (ours, theirs) in targets.items():
            if ours and theirs is None:
                missing = missing or Divergence(what, None, None)
            elif ours and theirs and not all(difference.allowed for difference in self._compare(what)):
                return first_divergence(self.alignment, what, ours, theirs)
        return missing

    def updates(self) -> tuple[Mapping[str, Update], Mapping[str, Update]]:
        """What the optimizers of both do at their next step; see `Trace.updates`."""
        return self.alignment.a.updates(), self.alignment.b.updates()

    @staticmethod
    def _read(trace: Trace) -> dict[str, np.ndarray]:
        names = {"y": trace.y, "loss": trace.loss, **{f"gradient of {name}": t for name, t in trace.gradients.items()}}
        values = dict(trace.values({name for name in names.values() if name}))
        return {what: values[name] for what, name in names.items() if name in values}

    def _compare(self, *what: str) -> tuple:
        a, b = ({name: results[name] for name in what if name in results} for results in self._results)
        return self._allowance.compare_named(a, b)
