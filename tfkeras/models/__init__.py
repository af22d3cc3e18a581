"""The MNIST and CIFAR-10 models as Keras 3 models; `tfgraph.models` has the same files, classes and names, graph mode.

Every model is built and compiled as soon as it is made, with the loss and the optimizer of its
twin; `compile` it again for others.
"""

from typing import Any

from tfkeras.models.alexnet import AlexNet
from tfkeras.models.autoencoder import Autoencoder, CodeClassifier
from tfkeras.models.cifar_cnn import CifarCNN
from tfkeras.models.convolutional_autoencoder import ConvolutionalAutoencoder
from tfkeras.models.deep_mnist import DeepMnist
from tfkeras.models.lenet5 import LeNet5
from tfkeras.models.mlp import MLP
from tfkeras.models.rnn_classifier import GRU, LSTM, PlainRNN, RNNClassifier
from tfkeras.models.softmax_regression import SoftmaxRegression

__all__ = [
    "AlexNet",
    "Autoencoder",
    "CifarCNN",
    "CodeClassifier",
    "ConvolutionalAutoencoder",
    "DeepMnist",
    "GRU",
    "LSTM",
    "LeNet5",
    "MLP",
    "MODELS",
    "PlainRNN",
    "RNNClassifier",
    "SoftmaxRegression",
]

#: By the name of the file or, for those of `rnn_classifier.py`, of the cell: what `tfkeras train` and `migration` call
#: them. The attributes `data` and `batch_size` of each class say on which data set it is trained (`mnist`, `cifar10`),
#: and with how many examples in a step; where `targets` is `inputs`, what is to come out is what goes in.
MODELS: dict[str, Any] = {
    "softmax_regression": SoftmaxRegression,
    "deep_mnist": DeepMnist,
    "lenet5": LeNet5,
    "mlp": MLP,
    "cifar_cnn": CifarCNN,
    "alexnet": AlexNet,
    "rnn": PlainRNN,
    "lstm": LSTM,
    "gru": GRU,
    "autoencoder": Autoencoder,
    "convolutional_autoencoder": ConvolutionalAutoencoder,
}
