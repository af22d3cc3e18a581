"""The MNIST and CIFAR-10 models in graph mode; `tfkeras.models` has the same files, classes and names, eager.

Every class builds its graph in the default graph when it is made, as TF1 code does.
"""

from typing import Any

from tfgraph.models.alexnet import AlexNet
from tfgraph.models.autoencoder import Autoencoder, CodeClassifier
from tfgraph.models.cifar_cnn import CifarCNN
from tfgraph.models.convolutional_autoencoder import ConvolutionalAutoencoder
from tfgraph.models.deep_mnist import DeepMnist
from tfgraph.models.lenet5 import LeNet5
from tfgraph.models.mlp import MLP
from tfgraph.models.rnn_classifier import GRU, LSTM, PlainRNN, RNNClassifier
from tfgraph.models.softmax_regression import SoftmaxRegression

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

#: By the name of the file or, for those of `rnn_classifier.py`, of the cell: what `tfgraph train` and `migration` call
#: them. The attributes `data` and `batch_size` of each class say on which data set it is trained (`mnist`, `cifar10`),
#: and with how many examples in a step; where `targets` is `inputs`, what is to come out is what goes in.
#: `keep_prob_in_training` is what models with dropout are fed in training.
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
