"""The trace of a TF1 graph in a session."""

from collections.abc import Mapping, Sequence

import numpy as np

from migration.parity.graph_trace import GraphTrace
from migration.parity.session_program import SessionProgram


class SessionTrace(GraphTrace):
    """A session's graph at one step, whose update is not run."""

    def __init__(
        self, program: SessionProgram, x: np.ndarray, y_: np.ndarray, keep_prob: float = 1.0, is_training: bool = True
    ):
        """Take over a program.

        Args:
            program: the program.
            x: inputs, `[batch, …]`.
            y_: labels, `[batch, …]`.
            keep_prob: of dropout.
            is_training: whether batch normalisation takes the batch's mean.
        """
        self._session = program.session
        super().__init__(
            "Session",
            program.session.graph,
            {tensor.name: value for tensor, value in program.feeds(x, y_, keep_prob, is_training).items()},
            program.y,
            program.loss,
            program.gradients,
            program.variables(),
        )

    def _evaluate(self, tensors: Sequence[str], feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        return self._session.run(list(tensors), dict(feeds))
