"""Move a TF1 checkpoint to Keras, train on there, and move it back.

python examples/train_graph.py build/train_graph
python examples/move_checkpoint.py build/train_graph
"""

import sys

from migration.checkpoints import load_ckpt, save_ckpt
from tfkeras.data import batches, load_mnist
from tfkeras.models import LeNet5
from tfkeras.training import evaluate, train_function

directory = sys.argv[1] if len(sys.argv) > 1 else "build/train_graph"
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 100

(x_train, y_train), (x_test, y_test) = load_mnist()
model = LeNet5()

# Weights, Adam's slots and powers, and global_step; without `optimizer`, the weights alone.
ledger = load_ckpt(model, directory, optimizer=model.optimizer)
print(f"loaded: {ledger}; step {int(model.optimizer.iterations)}")
print(f"test accuracy {evaluate(model, x_test, y_test):.4f}")

for _ in train_function(model, batches(x_train, y_train, batch_size=100, steps=steps, seed=1)):
    pass
print(f"test accuracy after {steps} more steps {evaluate(model, x_test, y_test):.4f}")

save_ckpt(model, f"{directory}/from_keras.ckpt", optimizer=model.optimizer)
print(
    f"saved {directory}/from_keras.ckpt at step {int(model.optimizer.iterations)}; tf.train.Saver of TF 1.x restores it"
)
