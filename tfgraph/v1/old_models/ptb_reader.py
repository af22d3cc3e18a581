"""Read the Penn Treebank as the tutorial of TF 0.x did: words to numbers, numbers to batches.

Source: TF 0.5 `tensorflow.models.rnn.ptb.reader`.
"""

import collections
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np


def ptb_raw_data(data_path: str) -> tuple[list[int], list[int], list[int], int]:
    """Read `ptb.train.txt`, `ptb.valid.txt` and `ptb.test.txt`.

    Args:
        data_path: the folder with the three files, `simple-examples/data` of Mikolov's archive.

    Returns:
        The word numbers of the three files, the most frequent word of the training file first, and the number of
        different words. Words that the training file lacks are left out.
    """
    words = [_words(Path(data_path) / f"ptb.{part}.txt") for part in ("train", "valid", "test")]
    counts = collections.Counter(words[0])
    numbers = {word: number for number, word in enumerate(sorted(counts, key=lambda word: (-counts[word], word)))}
    train, valid, test = ([numbers[word] for word in part if word in numbers] for part in words)
    return train, valid, test, len(numbers)


def ptb_iterator(raw_data: Sequence[int], batch_size: int, num_steps: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Cut a text into batches that follow one another.

    Args:
        raw_data: word numbers.
        batch_size: so many places of the text are read at a time.
        num_steps: so many words of each.

    Yields:
        `(x, y)`, both `[batch_size, num_steps]`; `y` is `x` one word later.

    Raises:
        ValueError: if the text is too short for one batch.
    """
    numbers = np.array(raw_data, dtype=np.int32)
    length = len(numbers) // batch_size
    rows = numbers[: batch_size * length].reshape(batch_size, length)
    batches = (length - 1) // num_steps
    if batches == 0:
        raise ValueError("epoch_size == 0, decrease batch_size or num_steps")
    for start in range(0, batches * num_steps, num_steps):
        yield rows[:, start : start + num_steps], rows[:, start + 1 : start + num_steps + 1]


def _words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").replace("\n", "<eos>").split()
