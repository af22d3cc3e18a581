"""The module that trains a converted model."""

import inspect
from fractions import Fraction
from typing import TYPE_CHECKING

from migration.graphs.conversion import Conversion
from migration.graphs.plan.literals import argument, number
from migration.graphs.training import own_optimizers
from migration.graphs.writing.model_source import formatted

if TYPE_CHECKING:
    from migration.graphs.training.losses import Loss
    from migration.graphs.training.recognition import Training

#: A schedule that Keras does not have.
_RATE_CLASS = '''class LearningRate(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate of each step."""

    def __call__(self, step):
{lines}

    def get_config(self):
        return {{}}'''


def train_source(training: "Training", conversion: Conversion) -> str:
    """Write the module that goes on with the training of a model where its checkpoint was saved.

    Args:
        training: as it was recognised.
        conversion: of the model.
    """
    definitions = [_function(loss) for loss in training.losses if loss.function]
    if training.optimizer.rate.formula:
        definitions.append(_RATE_CLASS.format(lines=_indented(training.optimizer.rate.formula, 8)))
    if training.optimizer.own:
        definitions.append(inspect.getsource(getattr(own_optimizers, training.optimizer.name)).rstrip())
    definitions.append(_prepare(training, conversion))
    definitions.append(_main(training, conversion))
    body = "\n\n\n".join(definitions)
    imports = ["import sys", "from pathlib import Path", "", "import keras", "import numpy as np"]
    imports += ["import tensorflow as tf"] * ("tf." in body)
    parts = [part for part in ("layers", "ops") if f" {part}." in body or f"({part}." in body or f"-{part}." in body]
    imports += [f"from keras import {', '.join(parts)}"] if parts else []
    imports += ["", "from model import make_model"]
    text = "\n".join(
        [
            _docstring(training, conversion),
            "",
            *imports,
            "",
            "HERE = Path(__file__).parent",
            "",
            "",
            body,
            "",
            "",
            'if __name__ == "__main__":',
            "    main()",
            "",
        ]
    )
    return formatted(text)


def _docstring(training: "Training", conversion: Conversion) -> str:
    labels = [loss.label for loss in training.losses]
    inputs = list(conversion.endpoints.inputs)
    arrays = ", ".join(dict.fromkeys([*inputs, *labels]))
    rate = " LEARNING_RATE" * bool(training.optimizer.rate.fed)
    notes = "".join(f"\n\n{note}" for note in training.notes)
    return (
        f'"""Go on training {conversion.name} where its checkpoint was saved.\n\n'
        f"    python train.py data.npz{rate}\n\n"
        f'where data.npz has the arrays {arrays}.{notes}\n"""'
    )


def _function(loss: "Loss") -> str:
    return f'def {loss.text}(y_true, y_pred):\n    """What the predictions lose."""\n{_indented(loss.function, 4)}'


def _indented(lines: tuple[str, ...], width: int) -> str:
    return "\n".join(" " * width + line for line in lines)


def _prepare(training: "Training", conversion: Conversion) -> str:
    optimizer, losses = training.optimizer, training.losses
    rate = optimizer.rate
    first = "" if rate.fed else "LearningRate()" if rate.formula else rate.schedule or number(rate.value)
    owner = "" if optimizer.own else "keras.optimizers."
    arguments = ", ".join(
        [first] * bool(first) + [f"{name}={argument(value)}" for name, value in optimizer.arguments.items()]
    )
    lines = [*_frozen(training, conversion), *_penalties(training), *_momentums(training)]
    trained = "model"
    predictions = [loss.prediction for loss in losses]
    if predictions != ["model.output"]:
        outputs = predictions[0] if len(predictions) == 1 else f"[{', '.join(predictions)}]"
        inputs = "model.inputs" if len(conversion.endpoints.inputs) > 1 else "model.input"
        lines.append(f"trained = keras.Model({inputs}, {outputs})")
        trained = "trained"
    loss_texts = [loss.text for loss in losses]
    parts = [f"loss={loss_texts[0]}" if len(losses) == 1 else f"loss=[{', '.join(loss_texts)}]"]
    if any(loss.weight != 1 for loss in losses):
        parts.append(f"loss_weights=[{', '.join(_ratio(loss.weight) for loss in losses)}]")
    if any(training.metrics):
        each = [f"[{metric}]" for metric in training.metrics]
        parts.append(f"metrics={each[0] if len(each) == 1 else '[' + ', '.join(each) + ']'}")
    if rate.held:
        lines.append("# The learning rate of the last step: the script changes it as it goes on.")
    lines.append(f"optimizer = {owner}{optimizer.name}({arguments})")
    lines.append(f"{trained}.compile(optimizer, {', '.join(parts)})")
    lines.append(f"optimizer.build({trained}.trainable_variables)")
    lines.append(f"return {trained}")
    inside = "\n".join(f"    {line}" for line in lines)
    return f'def prepare(model):\n    """Compile the model, or the part of it that is trained."""\n{inside}'


def _ratio(value: float) -> str:
    """A number as people write it: 0.5, 1 / 6."""
    if float(f"{value:.6g}") == value:
        return number(value)
    ratio = Fraction(value).limit_denominator(10**6)
    return f"{ratio.numerator} / {ratio.denominator}"


def _frozen(training: "Training", conversion: Conversion) -> list[str]:
    """Layers that are not trained, or single weights of those that are."""
    by_layer: dict[str, list[str]] = {}
    for name in training.frozen:
        layer, _, weight = name.rpartition("/")
        by_layer.setdefault(layer, []).append(weight)
    lines = []
    for call in {call.layer.name: call.layer for call in conversion.plan.calls if call.layer}.values():
        own = [weight for weight in by_layer.get(call.name, ()) if not weight.startswith("moving_")]
        every = [weight for weight in call.weights if not weight.startswith("moving_")]
        if not own:
            continue
        found = f"model.get_layer({argument(call.name)})"
        # A frozen layer would normalise by its moving averages, too.
        if own == every and call.type != "BatchNormalization":
            lines.append(f"{found}.trainable = False")
        else:
            lines += [f"{_weight(found, call.type, weight)}.trainable = False" for weight in own]
    return lines


_OF_CELL = ("GRU", "LSTM", "SimpleRNN")


def _weight(layer: str, kind: str, weight: str) -> str:
    return f"{layer}.{'cell.' if kind in _OF_CELL else ''}{weight}"


def _penalties(training: "Training") -> list[str]:
    by_penalty: dict[tuple[float, float], list[str]] = {}
    for name, penalty in training.penalties.items():
        by_penalty.setdefault(penalty, []).append(name)
    lines = []
    for (l1, l2), names in by_penalty.items():
        texts = [number(float(f"{value:.9g}")) for value in (l1, l2)]
        if l1 and l2:
            regularizer = f"keras.regularizers.L1L2(l1={texts[0]}, l2={texts[1]})"
        else:
            regularizer = f"keras.regularizers.L1({texts[0]})" if l1 else f"keras.regularizers.L2({texts[1]})"
        by_weight: dict[str, list[str]] = {}
        for name in names:
            layer, _, weight = name.rpartition("/")
            by_weight.setdefault(weight, []).append(layer)
        for weight, layers in by_weight.items():
            if len(layers) == 1:
                lines.append(f"{_found(argument(layers[0]), weight)}.regularizer = {regularizer}")
            else:
                lines.append(f"for name in {argument(layers)}:")
                lines.append(f"    {_found('name', weight)}.regularizer = {regularizer}")
    return lines


def _found(layer: str, weight: str) -> str:
    return f"model.get_layer({layer}).{weight}"


def _momentums(training: "Training") -> list[str]:
    layers: dict[str, list[str]] = {}
    for name, momentum in training.momentums.items():
        layers.setdefault(number(momentum), []).append(name)
    lines = []
    for text, names in layers.items():
        if len(names) == 1:
            lines.append(f"model.get_layer({argument(names[0])}).momentum = {text}")
        else:
            lines += [f"for name in {argument(names)}:", f"    model.get_layer(name).momentum = {text}"]
    return lines


def _main(training: "Training", conversion: Conversion) -> str:
    inputs = list(conversion.endpoints.inputs)
    labels = [f"data[{argument(loss.label)}]" for loss in training.losses]
    x = f"data[{argument(inputs[0])}]"
    if len(inputs) > 1:
        x = "{" + ", ".join(f"{argument(key)}: data[{argument(key)}]" for key in inputs) + "}"
    y = labels[0] if len(labels) == 1 else f"[{', '.join(labels)}]"
    rate = "\n    trained.optimizer.learning_rate = float(sys.argv[2])" * bool(training.optimizer.rate.fed)
    return f'''def main():
    """Train on the arrays of a file."""
    data = np.load(sys.argv[1])
    model = make_model()
    model.load_weights(HERE / "model.weights.h5")
    trained = prepare(model)
    trained.optimizer.load_own_variables(np.load(HERE / "optimizer.npz")){rate}
    trained.fit({x}, {y}, batch_size={_batch(conversion)}, epochs=1)
    model.save_weights(HERE / "trained.weights.h5")'''


def _batch(conversion: Conversion) -> int:
    """How many examples a batch has: as many as the graph was built for."""
    return conversion.model.inputs[0].shape[0] or 32
