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
        help="turn a graph into Keras source; move a checkpoint to Keras, to a file of another format, or back",
        description="Turn a TF1 graph (a .meta with its checkpoint, a frozen .pb, a SavedModel) into the source of a"
        " Keras 3 model, with its weights and a certificate, in a directory; nothing is written unless the model"
        " computes what the graph does. Or move a TF1 checkpoint into a .keras, .npz or .safetensors file or another"
        " checkpoint, or any of them into a checkpoint: weights, optimizer slots and global_step move, unless"
        " --weights-only is given; where every tensor went is printed, and written to TARGET.ledger.json. Exit code 1"
        " if it cannot be done.",
    )
    convert.add_argument(
        "source",
        metavar="SOURCE",
        help="a graph: a .meta, .pb or .pbtxt file, the directory of a SavedModel, or a script that builds it; a"
        " checkpoint in any spelling; or a .keras, .npz, .safetensors or .h5 file",
    )
    convert.add_argument(
        "-o", "--output", required=True, metavar="TARGET", help="the directory/, file or checkpoint to write"
    )
    convert.add_argument(
        "--to",
        choices=("source", "keras", "ckpt", "npz", "safetensors"),
        help="what TARGET is; as its name ends by default: source, if it is a directory or a graph is to be converted;"
        " a checkpoint, if not in .keras, .npz or .safetensors",
    )
    of_graph = convert.add_argument_group("graphs to source")
    of_graph.add_argument("--inputs", metavar="NAME,…", help="tensors to feed; proposed by default")
    of_graph.add_argument("--outputs", metavar="NAME,…", help="tensors to ask for; proposed by default")
    of_graph.add_argument("--checkpoint", metavar="CKPT", help="the weights, if they do not lie beside SOURCE")
    of_graph.add_argument(
        "--shape",
        action="append",
        default=[],
        metavar="NAME=N,N,…",
        help="of an input whose shape the graph does not tell, None for an open length; may be repeated",
    )
    of_graph.add_argument(
        "--steps", type=_positive, metavar="N", help="of a script: after how many training steps it is stopped"
    )
    of_graph.add_argument("--name", help="of the model; that of the file by default")
    of_graph.add_argument(
        "--keep-prob", type=float, metavar="P", help="what dropout keeps where the graph asks a placeholder (0.5)"
    )
    of_graph.add_argument(
        "--data", metavar="FILE", help="an .npz file with real inputs by name, to compare on as well as on random ones"
    )
    of_graph.add_argument("--batch-size", type=_positive, default=32, metavar="N", help="how many of these (32)")
    of_graph.add_argument(
        "--force", action="store_true", help="write also what is not verified; the certificate says so"
    )
    of_checkpoint = convert.add_argument_group("checkpoints")
    of_checkpoint.add_argument(
        "--model",
        help="for .keras: what the checkpoint is of: a .keras file of the same architecture, MODULE:FUNCTION that makes"
        f" a model, or one of {', '.join(MODELS)}",
    )
    of_checkpoint.add_argument(
        "--accept",
        action="store_true",
        help="take names that are proposed by shapes and order, also where they are not the only possible ones",
    )
    of_checkpoint.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="a name or a scope in SOURCE and what it is to be called (the model's name); may be repeated. From .keras"
        " to a checkpoint it is the other way round, so that one list serves both ways",
    )
    of_checkpoint.add_argument(
        "--rename-pattern",
        action="append",
        default=[],
        metavar="REGEX=NEW",
        help=r"the same for each name that matches from end to end; NEW may have \1",
    )
    of_checkpoint.add_argument(
        "--averages",
        choices=("raw", "shadow"),
        help="take the weights as trained, or their moving averages; needed where a checkpoint has both. A graph has"
        " those that it reads by default",
    )
    of_checkpoint.add_argument(
        "--forget-bias",
        type=float,
        metavar="X",
        help="what the LSTM cells of the script add to their forget gate, which Keras's bias has in it; 1 by default, 0"
        " for those of cuDNN",
    )
    of_checkpoint.add_argument("--format", choices=("V1", "V2"), help="of SOURCE, where both lie under one prefix")
    of_checkpoint.add_argument("--weights-only", action="store_true", help="leave the optimizer's state behind")

    compare = commands.add_parser(
        "compare",
        help="compare a TF1 program with its port to Keras at every level, and name the first place where they differ",
        description="Compare variables, outputs, activations, loss, gradients, one training step and many of a TF1"
        " graph and of its port, on the same batches with the same random numbers, eagerly, in a tf.function and by"
        " fit. Exit code 0 if all numbers are the same, bit for bit (or but for rounding, with --rounding), else 1:"
        " then the first operation that differs is named.",
    )
    compare.add_argument(
        "program",
        metavar="MODEL|GRAPH|SCRIPT|RUN.npz",
        help=f"one of {', '.join(MODELS)}, which have their ports; a checkpoint with its .meta beside it, a frozen .pb"
        " or a SavedModel; a script; or what `migration record` wrote, maybe on TensorFlow 1.15",
    )
    compare.add_argument(
        "port",
        metavar="PORT",
        nargs="?",
        help="a .keras file or MODULE:FUNCTION that makes a model, compiled if it is to be trained, or any function; or"
        " another GRAPH or RUN.npz",
    )
    compare.add_argument(
        "--checkpoint",
        metavar="CKPT",
        help="where MODEL starts (a fresh initialisation by default); the weights of GRAPH, if not beside it",
    )
    compare.add_argument("--steps", type=_positive, default=100, help="how many steps to train (100)")
    compare.add_argument(
        "--data",
        metavar="DIR|FILE",
        help="of MODEL: directory of its data set, MNIST or CIFAR-10; by default what MNIST_DATA or CIFAR10_DATA says,"
        " or else 'embedded' or 'synthetic', which need no files. Of GRAPH: an .npz file with arrays x and y_; random"
        " numbers by default",
    )
    compare.add_argument("--batch-size", type=_positive, default=32, metavar="N", help="of GRAPH's batches (32)")
    compare.add_argument(
        "--tensors",
        metavar="x=NAME,…",
        help="of GRAPH: the names of x and y (outputs), where it is not clear, and to train it as well of y_ (labels),"
        " loss and, if there are any, keep_prob and is_training; of RUN.npz: of x and y_",
    )
    compare.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="of GRAPH and RUN.npz: variables, as for convert",
    )
    compare.add_argument(
        "--accept", action="store_true", help="of RUN.npz and SCRIPT: take proposed names, as for convert"
    )
    compare.add_argument("--keep-prob", type=float, default=0.5, metavar="P", help="of GRAPH's dropout (0.5)")
    compare.add_argument(
        "--rounding", action="store_true", help="allow what rounding explains (migration/parity/tolerances.py)"
    )
    compare.add_argument(
        "--exact", action="store_true", help="of RUN.npz: do not; by default rounding is allowed there"
    )
    compare.add_argument("--json", metavar="FILE", help="write all differences to a file")
    compare.add_argument(
        "--html", metavar="FILE", help="write a page with loss curves, ulp by layer and the way to the first difference"
    )

    doctor = commands.add_parser(
        "doctor",
        help="look at this machine: what is there, what makes numbers differ, and the remedy",
        description="Look at the versions, the flags, the GPU and the CPU, the data sets. Exit code 1 if there is"
        " something to mend, a warning or an error; 0 if all is well, notes included.",
    )
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.add_argument(
        "--data",
        metavar="DIR",
        help="the directory with MNIST or CIFAR-10 to look at; by default what MNIST_DATA and CIFAR10_DATA say",
    )

    record = commands.add_parser(
        "record",
        help="run a legacy script and keep what it computed, to compare with it later",
        usage="migration record SCRIPT -o RUN.npz [option …] [-- the script's own arguments]",
        description="Run a TensorFlow 1 script, on today's TensorFlow as `tfgraph run` does or on a TensorFlow 1, and"
        " write a file: its graph, the values of all tensors of its first training step, and losses, batches, random"
        " numbers and variables of its first steps. The script is stopped then. Exit code 1, and no file, if it fails"
        " or trains nothing.",
    )
    record.add_argument("script", metavar="SCRIPT", help="path of the script")
    record.add_argument("-o", "--output", required=True, metavar="RUN.npz", help="the file to write")
    record.add_argument("--steps", type=_positive, default=10, metavar="N", help="how many training steps (10)")
    record.add_argument(
        "--tf1-python",
        metavar="PATH",
        help="the Python of an environment with TensorFlow 1.4 to 1.15 and numpy to run the script there",
    )
    record.add_argument("--seed", type=int, metavar="S", help="seed Python, numpy and graphs where the script does not")
    record.add_argument("--loss", metavar="NAME", help="tensor of the loss, where it is not found")
    record.add_argument("--y", metavar="NAME", help="tensor of the outputs, logits or predictions, likewise")
    record.add_argument(
        "--limit", type=float, default=64, metavar="MB", help="leave out values of tensors larger than this (64)"
    )

    words = list(sys.argv[1:] if argv is None else argv)
    scripts_own: list[str] = []
    if words[:1] in (["record"], ["convert"]) and "--" in words:
        words, scripts_own = words[: words.index("--")], words[words.index("--") + 1 :]
    arguments = parser.parse_args(words)
    arguments.scripts_own = scripts_own
    # Before TensorFlow is imported: its start-up notes would bury the tables.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if arguments.command == "doctor":
        from migration import doctoring  # alone: TensorFlow may be what is broken

        return doctoring.run(arguments)
    from tfgraph.checkpoints import CheckpointError
    from tfgraph.quiet import kept_back

    with kept_back():
        from migration import comparing, converting, recording

    work = {"convert": converting.run, "compare": comparing.run, "record": recording.run}[arguments.command]
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
