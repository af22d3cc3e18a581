"""A comparison for other programs."""

import json
import os
from typing import Any

from migration.checkpoints.replacing import replacing
from migration.parity.comparison import Comparison
from migration.parity.difference import Difference
from migration.parity.divergence import Place
from tfgraph.console import finite


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Take a comparison apart into what JSON has; what is not finite is None."""
    divergence = comparison.divergence
    return finite(
        {
            "a": comparison.a,
            "b": comparison.b,
            "passed": comparison.passed,
            "levels": [
                {
                    "name": level.name,
                    "passed": level.passed,
                    "note": level.note,
                    "differences": [_difference(difference) for difference in level.differences],
                }
                for level in comparison.levels
            ],
            "divergence": divergence
            and {
                "target": divergence.target,
                "sentence": str(divergence),
                "a": _place(divergence.a),
                "b": _place(divergence.b),
                "path": [node.name for node in divergence.path],
            },
            "causes": dict(comparison.causes),
            "notes": list(comparison.notes),
            "losses": [list(losses) for losses in comparison.losses],
            "activations": [
                {"a": each.name, "b": each.partner, "ulps": list(each.ulps), **_difference(each.difference)}
                for each in comparison.activations
            ],
        }
    )


def write_json(comparisons: list[Comparison], path: str | os.PathLike[str]) -> None:
    """Write comparisons to a file: all of it or, if that fails, nothing.

    Raises:
        CheckpointError: if it cannot be written.
    """
    with replacing(path) as file:
        file.write(json.dumps([as_json(comparison) for comparison in comparisons], indent=1).encode())


def _difference(difference: Difference) -> dict[str, Any]:
    values = difference.values and [str(value) for value in difference.values]
    return {
        "name": difference.name,
        "allowed": difference.allowed,
        "ulp": difference.ulp,
        "absolute": difference.absolute,
        "relative": difference.relative,
        "cosine": difference.cosine,
        "index": difference.index and list(difference.index),
        "values": values,
        "problem": difference.problem,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    settings = {name: str(value) for name, value in place.settings.items()}
    node = place.node
    return {
        "name": node.name,
        "type": node.type,
        "source": node.source,
        "settings": settings,
        "agreeing": dict(place.agreeing),
    }
