"""`tf.contrib.slim.nets` of TF 1.15: AlexNet, VGG, Inception 1 to 3, OverFeat, ResNet 1 and 2.

Source: TF 1.15 `tf.contrib.slim.nets`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace

_NETS: tuple[str, ...] = ("alexnet", "inception", "inception_v1", "inception_v2", "inception_v3", "overfeat")
_NETS += ("resnet_utils", "resnet_v1", "resnet_v2", "vgg")

__getattr__, __dir__ = _namespace(__name__, {net: f"tf_slim.nets:{net}" for net in _NETS})
