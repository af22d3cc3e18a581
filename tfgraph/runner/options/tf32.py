"""`--tf32 on|off`: whether an NVIDIA GPU may round the factors of products to 10 bits.

TF1 ran on GPUs that could not; TF 2.21 does it by default, which moves the third digit of a result.
"""

from tfgraph.runner.options.option import Option


def _set(value: str) -> None:
    import tensorflow as tf

    tf.config.experimental.enable_tensor_float_32_execution(value == "on")


OPTION = Option(
    argument={
        "choices": ["on", "off"],
        "default": "off",
        "help": "let a GPU multiply in TF32, faster and with 10 bits of each factor (off by default, as in TF1)",
    },
    with_tensorflow=_set,
)
