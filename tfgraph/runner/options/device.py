"""`--device cpu|gpu|gpu:N`: where the script computes, whatever it says in `tf.device`.

The other devices are hidden. Operations that the script puts on a device which is not there
are computed where they can be (soft placement): TF1 refused them.
"""

import argparse
import os
import re

from tfgraph.runner.options.option import Option, WrongOptionError


def _parse(text: str) -> str:
    if not re.fullmatch(r"cpu|gpu(:\d+)?", text.lower()):
        raise argparse.ArgumentTypeError(f"expected cpu, gpu or gpu:N, received {text!r}")
    return text.lower()


def _hide(value: str) -> None:
    if value == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"


def _choose(value: str) -> None:
    import tensorflow as tf

    if value != "cpu":
        gpus = tf.config.list_physical_devices("GPU")
        number = int(value.partition(":")[2] or 0)
        if number >= len(gpus):
            here = ", ".join(["cpu", *(f"gpu:{index}" for index in range(len(gpus)))])
            raise WrongOptionError(f"--device {value}: there is no such device; this machine has: {here}")
        tf.config.set_visible_devices(gpus[number], "GPU")
    _place_softly()


def _place_softly() -> None:
    from tensorflow.core.protobuf import config_pb2
    from tensorflow.python.client import session

    own_init = session.BaseSession.__init__

    # Monkey-patch: soft placement is an argument of each Session, and there is no default for the process in TF 2.21.
    def __init__(self, target="", graph=None, config=None):  # type: ignore[no-untyped-def]
        if config is None or isinstance(config, config_pb2.ConfigProto):
            softly = config_pb2.ConfigProto()
            softly.CopyFrom(config or softly)
            softly.allow_soft_placement = True
            config = softly
        own_init(self, target, graph, config)

    session.BaseSession.__init__ = __init__


OPTION = Option(
    argument={
        "type": _parse,
        "metavar": "DEVICE",
        "help": "cpu, gpu or gpu:N: compute there, whatever the script says in tf.device",
    },
    before_tensorflow=_hide,
    with_tensorflow=_choose,
)
