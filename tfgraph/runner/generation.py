"""Find out for which TensorFlow a script was written: 0.x or 1.x.

A sign of 0.x is what TF 1.15 would refuse: a name that it no longer had, or an order of arguments that it did not
take. A script that TF 1.15 could run is read as TF 1.15 read it.
"""

import io
import json
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tfgraph.v1 import renames
from tfgraph.v1.renames import Generation

#: Names that came with TF 0.11 or 0.12, beside those of 0.x that went with 1.0.
NAMES_OF_0_12 = {
    "global_variables",
    "global_variables_initializer",
    "local_variables_initializer",
    "nn.rnn_cell.LSTMStateTuple",
    "stack",
    "summary",
    "unstack",
}

#: Names and modules that came with TF 1.0 or later.
NAMES_OF_1_X = {
    "compat.v1",
    "contrib.legacy_seq2seq",
    "contrib.rnn.BasicLSTMCell",
    "contrib.rnn.BasicRNNCell",
    "contrib.rnn.GRUCell",
    "contrib.rnn.LSTMCell",
    "contrib.rnn.MultiRNNCell",
    "contrib.rnn.static_rnn",
    "data",
    "estimator",
    "keras",
    "layers",
    "losses",
    "metrics",
    "multiply",
    "negative",
    "nn.static_rnn",
    "subtract",
}

#: Functions that 1.15 called by keywords only.
_KEYWORDS_ONLY = {
    "nn.sigmoid_cross_entropy_with_logits",
    "nn.softmax_cross_entropy_with_logits",
    "nn.sparse_softmax_cross_entropy_with_logits",
}
_OLD_KEYWORDS = {
    "concat": {"concat_dim"},
    "split": {"split_dim", "num_split"},
    "SparseTensor": {"shape"},
    "SparseTensorValue": {"shape"},
}

_IMPORT_AS = re.compile(r"^\s*import\s+tensorflow(?:\.compat\.v1)?\s+as\s+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Signs:
    """What in a source points to one generation or the other, in the order of the source."""

    old: tuple[str, ...] = ()
    of_0_12: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __add__(self, other: "Signs") -> "Signs":
        return Signs(self.old + other.old, self.of_0_12 + other.of_0_12, self.new + other.new)

    @property
    def generation(self) -> Generation:
        """The generation that the signs point to; `"1.x"` if nothing says otherwise."""
        if not self.old:
            return "1.x"
        if self.new:
            return "mixed"
        return "0.12" if self.of_0_12 else "0.x"


def generation(source: str) -> Generation:
    """Find out for which TensorFlow a source was written.

    Args:
        source: of one Python file, Python 2 or 3.

    Returns:
        `"0.x"`, `"0.12"` (0.11 or 0.12), `"1.x"`, or `"mixed"` if there are signs of both.
    """
    return signs(source).generation


def signs(source: str) -> Signs:
    """Collect what points to one generation or the other; comments and strings do not count."""
    tokens = _tokens(source)
    aliases = {"tf", "tensorflow", *_IMPORT_AS.findall(source)}
    old, of_0_12, new = [], [], []
    for name, end in _names(tokens, aliases):
        parts = name.split(".")
        prefixes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        if found := sorted(prefix for prefix in prefixes if renames.is_known(prefix)):
            old.append(found[-1])
        elif _is_old_call(name, _arguments(tokens, end)):
            old.append(f"{name}(…)")
        of_0_12 += sorted(prefixes & NAMES_OF_0_12)
        new += sorted(prefixes & NAMES_OF_1_X)
    return Signs(tuple(old), tuple(of_0_12), tuple(new))


_seen = Signs()
_chosen = False


def choose(option: str) -> None:
    """Take what `--tf` says: `"0.x"` and `"1.x"` hold for every file, `"auto"` leaves it to `observe`.

    Raises:
        ValueError: if it says anything else.
    """
    global _chosen
    if option not in ("0.x", "1.x", "auto"):
        raise ValueError(f"--tf: expected 0.x, 1.x or auto, received {option!r}")
    _chosen = option != "auto"
    renames.assume("0.x" if option == "0.x" else "1.x")


def observe(source: str) -> None:
    """Learn from one more file of the user's, and assume what all of them together point to."""
    global _seen
    if not _chosen:
        _seen += signs(source)
        renames.assume(_seen.generation)


def observe_file(path: str) -> None:
    """Learn from a file of the user's: a module, or the code cells of a notebook."""
    content = Path(path).read_bytes()
    # Names are ASCII: whatever the encoding of the strings beside them, they are found.
    text = content.decode("utf-8-sig" if path.endswith(".ipynb") else "latin-1")
    if path.endswith(".ipynb"):
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    observe(text)


def _tokens(source: str) -> list[str]:
    """The tokens of a source without comments, strings and line ends, as far as it can be read."""
    tokens = []
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.STRING:
                tokens.append("''")
            elif token.type not in skipped:
                tokens.append(token.string)
    except (tokenize.TokenError, IndentationError):  # the compiler will say so
        pass
    return tokens


def _names(tokens: Sequence[str], aliases: set[str]) -> Iterator[tuple[str, int]]:
    """Every `tf.a.b` and every `import tensorflow.a.b`, without `tf.`, and where it ends."""
    for start, token in enumerate(tokens):
        if token not in aliases or (start and tokens[start - 1] == "."):
            continue
        end = start + 1
        while end + 1 < len(tokens) and tokens[end] == "." and tokens[end + 1].isidentifier():
            end += 2
        if end > start + 1:
            yield "".join(tokens[start + 2 : end]), end


def _arguments(tokens: Sequence[str], at: int) -> list[list[str]]:
    """The arguments of the call whose `(` is at a place; none if it is no call."""
    arguments: list[list[str]] = [[]]
    depth = 0
    for token in tokens[at:]:
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        if depth == 0:
            break
        if token == "," and depth == 1:
            arguments.append([])
        else:
            arguments[-1].append(token)
    if not arguments[0] or arguments[0][0] != "(":
        return []
    arguments[0] = arguments[0][1:]
    return [argument for argument in arguments if argument]


def _is_old_call(name: str, arguments: Sequence[Sequence[str]]) -> bool:
    keywords = {argument[0] for argument in arguments if len(argument) > 1 and argument[1] == "="}
    if keywords & _OLD_KEYWORDS.get(name, set()):
        return True
    if name in _KEYWORDS_ONLY:
        return len(arguments) > 1 and not keywords & {"labels", "logits"}
    if name in ("concat", "split") and len(arguments) > 1:
        return len(arguments[0]) <= 2 and arguments[0][-1].isdigit()
    return False
