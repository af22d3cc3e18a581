"""The graph models of our own `tfgraph.models`, whole, with their training."""

from tests.migration.zoo.registry import Built, graph

NAMES = [
    "softmax_regression",
    "deep_mnist",
    "lenet5",
    "mlp",
    "cifar_cnn",
    "alexnet",
    "rnn",
    "lstm",
    "gru",
    "autoencoder",
    "convolutional_autoencoder",
]

#: Those whose size is said when they are made; alexnet's by its width, which a CPU can run.
ARGUMENTS = {"alexnet": {"width": 1 / 16}}


def model_graph(name):
    def build(tf):
        from tfgraph.models import MODELS

        model = MODELS[name](**ARGUMENTS.get(name, {}))
        training = {}
        if hasattr(model, "keep_prob"):
            training["keep_prob"] = (model.keep_prob, 1.0, model.keep_prob_in_training)
        if hasattr(model, "is_training"):
            training["is_training"] = (model.is_training, False, True)
        targets = {"y_": model.y_} if hasattr(model, "y_") else {}
        y = model.y_conv if hasattr(model, "y_conv") else model.y
        return Built({"x": model.x}, {"y": y}, training, targets, model.loss, model.optimizer)

    build.__module__ = __name__
    return build


for name in NAMES:
    # Dark images: softmax regression's cross entropy, the logarithm of the softmax, is soon infinite for bright ones.
    graph("model_" + name, only="tfgraph", data={"x": ("uniform", 0, 0.1), "y_": ("one_hot",)})(model_graph(name))
