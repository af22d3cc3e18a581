"""The MNIST models in graph mode. `tfkeras.models` has the same files, classes and variable names, eager.

Every class builds its graph in the default graph when it is made, as TF1 code does.
"""

from tfgraph.models.deep_mnist import DeepMnist
from tfgraph.models.lenet5 import LeNet5
from tfgraph.models.softmax_regression import SoftmaxRegression

__all__ = ["DeepMnist", "LeNet5", "SoftmaxRegression"]
