"""The MNIST models in graph mode. `tfkeras.models` has the same files, classes and variable names, eager.

Every class builds its graph in the default graph when it is made, as TF1 code does.
"""

from tfgraph.models.deep_mnist import DeepMnist
from tfgraph.models.lenet5 import LeNet5
from tfgraph.models.softmax_regression import SoftmaxRegression

__all__ = ["MODELS", "DeepMnist", "LeNet5", "SoftmaxRegression"]

#: By the name of the file: what `tfgraph train` and `migration` call them. The attributes `data` and `batch_size` of
#: each class say on which data set it is trained (`mnist`, `cifar10`), and with how many examples in a step.
MODELS = {
    "softmax_regression": SoftmaxRegression,
    "deep_mnist": DeepMnist,
    "lenet5": LeNet5,
}
