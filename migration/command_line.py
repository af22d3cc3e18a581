"""The `migration` command."""

import argparse
import os
import sys
from collections.abc import Sequence

#: Those of `migration.pairs.PAIRS`, which imports TensorFlow.
MODELS = (
    "alexnet",
    "autoencoder",
    "cifar_cnn",
    "convolutional_autoencoder",
    "deep_mnist",
    "gru",
    "lenet5",
    "lstm",
    "mlp",
    "rnn",
    "softmax_regression",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments after the command's name; those of the process by default.

    Returns:
        The exit code: 0; 1 if a comparison found a difference or if the work could not be done;
        2 if the command itself was wrong.
    """
    parser = argparse.ArgumentParser(
        prog="migration", description="Move TensorFlow 1 models to Keras 3, and prove that nothing changed."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    convert = commands.add_parser(
        "convert",
        help="move a checkpoint to Keras, to a file of another format, or back",
        description="Move a TF1 checkpoint into a .keras, .npz or .safetensors file or another checkpoint, or any of"
        " them into a checkpoint. Weights, optimizer slots and global_step move, unless --weights-only is given. Prints"
        " where every tensor went, and writes it to TARGET.ledger.json. Exit code 1 if it cannot be done.",
    )
    convert.add_argument(
        "source", metavar="SOURCE", help="a checkpoint in any spelling, or a .keras, .npz, .safetensors or .h5 file"
    )
    convert.add_argument("-o", "--output", required=True, metavar="TARGET", help="the file or checkpoint to write")
    convert.add_argument(
        "--to",
        choices=("keras", "ckpt", "npz", "safetensors"),
        help="format of TARGET; as its name ends by default: a checkpoint, if not in .keras, .npz or .safetensors",
    )
    convert.add_argument(
        "--model",
        help="for .keras: what the checkpoint is of: a .keras file of the same architecture, MODULE:FUNCTION that makes"
        f" a model, or one of {', '.join(MODELS)}",
    )
    convert.add_argument(
        "--accept",
        action="store_true",
        help="take names that are proposed by shapes and order, also where they are not the only possible ones",
    )
    convert.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="a name or a scope in SOURCE and what it is to be called (the model's name); may be repeated. From .keras"
        " to a checkpoint it is the other way round, so that one list serves both ways",
    )
    convert.add_argument(
        "--rename-pattern",
        action="append",
        default=[],
        metavar="REGEX=NEW",
        help=r"the same for each name that matches from end to end; NEW may have \1",
    )
    convert.add_argument(
        "--averages",
        choices=("raw", "shadow"),
        help="take the weights as trained, or their moving averages; needed where SOURCE has both",
    )
    convert.add_argument(
        "--forget-bias",
        type=float,
        metavar="X",
        help="what the LSTM cells of the script add to their forget gate, which Keras's bias has in it; 1 by default, 0"
        " for those of cuDNN",
    )
    convert.add_argument("--format", choices=("V1", "V2"), help="of SOURCE, where both lie under one prefix")
    convert.add_argument("--weights-only", action="store_true", help="leave the optimizer's state behind")

    compare = commands.add_parser(
        "compare",
        help="train a model in a TF1 session and in Keras, and compare every number",
        description="Train a graph-mode model and its Keras twin from the same checkpoint on the same batches with the"
        " same dropout masks. Exit code 0 if all numbers are the same, bit for bit.",
    )
    compare.add_argument("model", choices=MODELS)
    compare.add_argument("--checkpoint", metavar="CKPT", help="where to start (a fresh initialisation by default)")
    compare.add_argument("--steps", type=_positive, default=100, help="how many steps to train (100)")
    compare.add_argument(
        "--data",
        metavar="DIR",
        help="directory of the model's data set, MNIST or CIFAR-10; by default what MNIST_DATA or CIFAR10_DATA says, or"
        " else 'embedded' or 'synthetic', which need no files",
    )

    arguments = parser.parse_args(argv)
    # Before TensorFlow is imported: its start-up notes would bury the tables.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tfgraph.checkpoints import CheckpointError
    from tfgraph.quiet import kept_back

    with kept_back():
        from migration import comparing, converting

    work = {"convert": converting.run, "compare": comparing.run}[arguments.command]
    try:
        return work(arguments)
    except (CheckpointError, OSError, ValueError) as error:
        print(f"migration {arguments.command}: {error}", file=sys.stderr)
        return 1


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, received {number}")
    return number
