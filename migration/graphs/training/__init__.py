"""What a graph holds of its training, for a `train.py` with which it goes on where it stopped.

- `recognition.py`: `recognised_training`: all of it, or why it is not recognised.
- `updates.py`: which optimizer changes which variables, by the operations that do so.
- `training_session.py`: the whole training in a session, with the slots.
- `gradients.py`: of which loss the gradients are, and how they are clipped.
- `learning_rate.py`: a number, a schedule of Keras, or a formula.
- `cut.py`: where the loss takes something of the model.
- `losses.py`, `loss_candidates.py`: what of the loss is of Keras, and for which output.
- `own_steps.py`: several optimizers, and losses that `fit` has no words for.
- `feeds.py`: random inputs and labels that the training accepts.
- `regularization.py`: what of it is of weights alone.
- `functions.py`: formulas that Keras has nothing for, as Python.
- `metrics.py`: accuracies.
- `optimizers.py`: the optimizer of Keras, and its slots.
- `next_steps.py`: the losses of the next steps, in the graph and in `train.py`.
"""

from migration.graphs.training.recognition import NotRecognised, OwnSteps, Training, recognised_training

__all__ = ["NotRecognised", "OwnSteps", "Training", "recognised_training"]
