"""The MNIST models as Keras 3 models. `tfgraph.models` has the same files, classes and variable names, graph mode.

Every model is built and compiled as soon as it is made, with the loss and the optimizer of its
twin; `compile` it again for others.
"""

from tfkeras.models.deep_mnist import DeepMnist
from tfkeras.models.lenet5 import LeNet5
from tfkeras.models.softmax_regression import SoftmaxRegression

__all__ = ["MODELS", "DeepMnist", "LeNet5", "SoftmaxRegression"]

#: By the name of the file: what `tfkeras train` and `migration` call them. The attributes `data` and `batch_size` of
#: each class say on which data set it is trained (`mnist`, `cifar10`), and with how many examples in a step.
MODELS = {
    "softmax_regression": SoftmaxRegression,
    "deep_mnist": DeepMnist,
    "lenet5": LeNet5,
}
