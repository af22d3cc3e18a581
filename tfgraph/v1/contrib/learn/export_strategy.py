"""How a model is exported while it is trained. Source: TF 1.15 `tf.contrib.learn.ExportStrategy`."""

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple


class ExportStrategy(NamedTuple):
    """How a model is exported while it is trained.

    Attributes:
        name: of the directory below `export`.
        export_fn: function of `(estimator, directory)`, and of `checkpoint_path`, `eval_result` and
            `strip_default_attrs` if it has arguments of these names.
        strip_default_attrs: whether attributes that have their default value are left out.

    Source: TF 1.15 `tf.contrib.learn.ExportStrategy`.
    """

    name: str
    export_fn: Callable[..., Any]
    strip_default_attrs: bool | None = None

    def export(
        self, estimator: Any, export_path: Any, checkpoint_path: str | None = None, eval_result: Any = None
    ) -> Any:
        """Call `export_fn`.

        Raises:
            ValueError: if it takes an `eval_result` and no `checkpoint_path`.
        """
        wanted = inspect.signature(self.export_fn).parameters
        if "eval_result" in wanted and "checkpoint_path" not in wanted:
            raise ValueError("An export_fn accepting eval_result must also accept checkpoint_path.")
        offered = {
            "checkpoint_path": checkpoint_path,
            "eval_result": eval_result,
            "strip_default_attrs": self.strip_default_attrs,
        }
        return self.export_fn(
            estimator, export_path, **{name: value for name, value in offered.items() if name in wanted}
        )
