"""The MNIST models as Keras 3 models. `tfgraph.models` has the same files, classes and variable names, graph mode.

Every model is built and compiled as soon as it is made, with the loss and the optimizer of its
twin; `compile` it again for others.
"""

from tfkeras.models.deep_mnist import DeepMnist
from tfkeras.models.lenet5 import LeNet5
from tfkeras.models.softmax_regression import SoftmaxRegression

__all__ = ["DeepMnist", "LeNet5", "SoftmaxRegression"]
