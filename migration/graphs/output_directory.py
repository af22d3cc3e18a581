"""The files of a converted graph, all of them or none."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from migration.graphs.certificate import contents, page
from migration.graphs.conversion import Conversion, write_source
from migration.graphs.sources import GraphError
from migration.graphs.training import NotRecognised, OwnSteps, Training, recognised_training
from migration.graphs.writing.train_source import train_source


def write_conversion(conversion: Conversion, directory: str | os.PathLike[str]) -> dict[str, object]:
    """Write `model.py`, `model.keras`, `model.weights.h5`, `certificate.json` and `certificate.html`.

    If the graph holds its training, and that has a form in Keras: `train.py` and `optimizer.npz`, too.

    Args:
        conversion: of a graph.
        directory: where to; made if it is not there. Files of these names are replaced, others stay.

    Returns:
        What the certificate says.

    Raises:
        GraphError: if it cannot be written.
    """
    target = Path(directory)
    if target.exists() and not target.is_dir():
        raise GraphError(f"Cannot write '{target}': it is a file; a directory is needed.")
    if not target.absolute().parent.is_dir():
        raise GraphError(f"Cannot write '{target}': there is no directory '{target.parent}'. Make it first.")
    training, said = _training(conversion)
    certificate = contents(conversion) | {"training": said}
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=f".{target.name}.") as name:
            beside = Path(name) / "new"
            beside.mkdir()
            write_source(beside, conversion.source, conversion.plan.parts)
            conversion.model.save(beside / "model.keras")
            conversion.model.save_weights(beside / "model.weights.h5")
            if training is not None:
                (beside / "train.py").write_text(train_source(training, conversion))
                np.savez(beside / "optimizer.npz", **training.state)  # type: ignore[arg-type]
            (beside / "certificate.json").write_text(json.dumps(certificate, indent=1))
            (beside / "certificate.html").write_text(page(certificate, conversion.source))
            _move(beside, target)
    except OSError as error:
        raise GraphError(f"Cannot write '{target}': {error}.") from None
    return certificate


def _training(conversion: Conversion) -> tuple[Training | OwnSteps | None, dict[str, Any] | str | None]:
    """How the graph trains the model, and what the certificate says of that; it says None of a graph without."""
    try:
        training = recognised_training(conversion.plan.flow.session.source, conversion)
    except NotRecognised as error:
        return None, f"not recognised: {error}"
    return training, None if training is None else training.described()


def _move(beside: Path, target: Path) -> None:
    if not target.exists():
        beside.rename(target)
        return
    for file in sorted(path for path in beside.rglob("*") if path.is_file()):
        place = target / file.relative_to(beside)
        place.parent.mkdir(exist_ok=True)
        os.replace(file, place)
