"""Names of TensorFlow 0.x (and early 1.x) that 1.15 no longer had: one table, and who used them.

The modules of `tfgraph.v1` look here for a name that neither they nor `tensorflow.compat.v1` know. Functions whose
arguments changed order live in `reordered.py` and `old_functions.py`; the tables name them.

Source: release notes of TF 0.5 to 1.0, and the tables of TF 1.0's own upgrade script.
"""

import importlib
import sys
from dataclasses import dataclass
from typing import Any, Literal

#: "0.x": up to 0.10. "0.12": 0.11 and 0.12, where LSTM states are tuples. "mixed": signs of 0.x and of 1.x.
Generation = Literal["0.x", "0.12", "1.x", "mixed"]

_DTYPES = "bool complex64 double float32 float64 int8 int16 int32 int64 qint8 qint32 quint8 string uint8 DType".split()

#: Old name: where it lives now, with the same arguments in the same order. Both without `tf.`.
RENAMES: dict[str, str] = {
    # 1.0: arithmetic
    "mul": "multiply",
    "sub": "subtract",
    "neg": "negative",
    "inv": "reciprocal",
    "complex_abs": "abs",
    "select": "where",
    "listdiff": "setdiff1d",
    "pack": "stack",
    "unpack": "unstack",
    "concat_v2": "concat",
    # 1.0: the batch_ functions, which the plain ones took over
    "batch_cholesky": "cholesky",
    "batch_cholesky_solve": "cholesky_solve",
    "batch_fft": "fft",
    "batch_fft2d": "fft2d",
    "batch_fft3d": "fft3d",
    "batch_ifft": "ifft",
    "batch_ifft2d": "ifft2d",
    "batch_ifft3d": "ifft3d",
    "batch_matrix_band_part": "matrix_band_part",
    "batch_matrix_determinant": "matrix_determinant",
    "batch_matrix_diag": "matrix_diag",
    "batch_matrix_diag_part": "matrix_diag_part",
    "batch_matrix_inverse": "matrix_inverse",
    "batch_matrix_set_diag": "matrix_set_diag",
    "batch_matrix_solve": "matrix_solve",
    "batch_matrix_solve_ls": "matrix_solve_ls",
    "batch_matrix_transpose": "matrix_transpose",
    "batch_matrix_triangular_solve": "matrix_triangular_solve",
    "batch_self_adjoint_eig": "self_adjoint_eig",
    "batch_self_adjoint_eigvals": "self_adjoint_eigvals",
    "batch_svd": "svd",
    # 0.12 and 1.0: summaries
    "train.SummaryWriter": "summary.FileWriter",
    "train.SummaryWriterCache": "summary.FileWriterCache",
    "merge_summary": "summary.merge",
    "merge_all_summaries": "summary.merge_all",
    # 1.0: recurrent networks
    "nn.rnn": "nn.static_rnn",
    "nn.state_saving_rnn": "nn.static_state_saving_rnn",
    "nn.bidirectional_rnn": "nn.static_bidirectional_rnn",
    "nn.seq2seq": "contrib.legacy_seq2seq",
    "nn.rnn_cell.EmbeddingWrapper": "contrib.rnn.EmbeddingWrapper",
    "nn.rnn_cell.InputProjectionWrapper": "contrib.rnn.InputProjectionWrapper",
    "nn.rnn_cell.OutputProjectionWrapper": "contrib.rnn.OutputProjectionWrapper",
    # 0.6 to 1.0: the rest
    "nn.deconv2d": "nn.conv2d_transpose",
    "nn.inference_top_k": "nn.top_k",
    "image.per_image_whitening": "image.per_image_standardization",
    "train.slice_input": "train.slice_input_producer",
    "learn": "contrib.learn",
    **{f"types.{dtype}": dtype for dtype in _DTYPES},
    "ops": "python.framework.ops",
    "control_flow_ops": "python.ops.control_flow_ops",
    "array_ops": "python.ops.array_ops",
    "math_ops": "python.ops.math_ops",
    "nn_ops": "python.ops.nn_ops",
}

#: Old name: (what 1.15 has instead, our function that takes the old arguments).
OLD_FUNCTIONS: dict[str, tuple[str, str]] = {
    "batch_matmul": ("matmul", "old_functions.batch_matmul"),
    "scalar_summary": ("summary.scalar", "old_functions.scalar_summary"),
    "histogram_summary": ("summary.histogram", "old_functions.histogram_summary"),
    "image_summary": ("summary.image", "old_functions.image_summary"),
    "audio_summary": ("summary.audio", "old_functions.audio_summary"),
}

#: Names that 1.15 has, too, whose arguments came in another order in 0.x: our function that tells them apart.
REORDERED: dict[str, str] = {
    "zeros_initializer": "reordered.zeros_initializer",
    "ones_initializer": "reordered.ones_initializer",
    "concat": "reordered.concat",
    "split": "reordered.split",
    "sparse_split": "reordered.sparse_split",
    "reverse": "reordered.reverse",
    "image.resize_images": "reordered.resize_images",
    "nn.softmax_cross_entropy_with_logits": "reordered.softmax_cross_entropy_with_logits",
    "nn.sigmoid_cross_entropy_with_logits": "reordered.sigmoid_cross_entropy_with_logits",
    "nn.sparse_softmax_cross_entropy_with_logits": "reordered.sparse_softmax_cross_entropy_with_logits",
    "nn.weighted_cross_entropy_with_logits": "reordered.weighted_cross_entropy_with_logits",
    "nn.sampled_softmax_loss": "reordered.sampled_softmax_loss",
    "nn.nce_loss": "reordered.nce_loss",
    "nn.ctc_loss": "reordered.ctc_loss",
}

#: Names that 1.15 has, too, and that do more here than those of TF 2.21.
EXTENDED: dict[str, str] = {
    "nn.rnn_cell.MultiRNNCell": "stacked_cells.MultiRNNCell",  # takes what TF 1.0 took
    "set_random_seed": "random_streams.set_random_seed",
    "train.Saver": "saving.saver.Saver",
    "train.latest_checkpoint": "saving.checkpoint_state.latest_checkpoint",
    "train.get_checkpoint_state": "saving.checkpoint_state.get_checkpoint_state",
    "train.import_meta_graph": "saving.meta_graph.import_meta_graph",
    "import_graph_def": "saving.graph_def.import_graph_def",
    "graph_util.import_graph_def": "saving.graph_def.import_graph_def",
    "saved_model.load": "saving.saved_model.load",
    "saved_model.loader.load": "saving.saved_model.load",
}

#: Names that stand for something else in scripts of TF 0.x only: arguments would not tell.
OLD_CELLS: dict[str, str] = {
    f"nn.rnn_cell.{cell}": f"old_cells.{cell}"
    for cell in ("BasicRNNCell", "GRUCell", "BasicLSTMCell", "LSTMCell", "MultiRNNCell")
}

_ROOT = __name__.rpartition(".")[0]
_generation: Generation = "1.x"
_notes: dict[tuple[str, str, int], "Note"] = {}


@dataclass(frozen=True)
class Note:
    """One use of an old name, for `--explain`."""

    name: str
    replacement: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.name} of TF 0.x is {self.replacement}"


def assume(generation: Generation) -> None:
    """Say for which TensorFlow the script was written; decides only where the arguments of a call do not."""
    global _generation
    _generation = generation


def assumed() -> Generation:
    """For which TensorFlow the script was written, as far as is known; `"1.x"` unless someone said otherwise."""
    return _generation


def noted() -> list[Note]:
    """Every use of an old name so far, each line of the user's once, in the order of use."""
    return list(_notes.values())


def note(name: str, replacement: str) -> None:
    """Remember that the user's code, which called us, used an old name or an old order of arguments."""
    file, line = _users_line()
    _notes.setdefault((name, file, line), Note(name, replacement, file, line))


def is_known(name: str) -> bool:
    """Whether `name`, without `tf.`, is a name of TF 0.x that 1.15 did not have."""
    return name in RENAMES or name in OLD_FUNCTIONS


def changed(name: str) -> str | None:
    """Path of our function or class in place of one that 1.15 has under the same name; None if there is none."""
    if name in OLD_CELLS and _generation in ("0.x", "0.12"):
        return OLD_CELLS[name]
    return REORDERED.get(name) or EXTENDED.get(name)


def old(name: str) -> Any:
    """What an old name stands for, noting its use.

    Args:
        name: the old name without `tf.`, in one of the tables.

    Returns:
        The function, class or module of today.
    """
    replacement, home = OLD_FUNCTIONS.get(name) or (RENAMES[name], RENAMES[name])
    found = resolve(home)
    note(f"tf.{name}", f"tf.{replacement}")
    return found


def resolve(path: str) -> Any:
    """The object at a dotted path of `tfgraph.v1`, its modules imported on the way."""
    found: Any = importlib.import_module(_ROOT)
    at = _ROOT
    for part in path.split("."):
        at = f"{at}.{part}"
        try:
            found = getattr(found, part)
        except AttributeError:
            found = importlib.import_module(at)
    return found


def _users_line() -> tuple[str, int]:
    """File and line of the innermost frame that is not ours; `("?", 0)` if there is none."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] not in ("tfgraph", "importlib"):
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return "?", 0
