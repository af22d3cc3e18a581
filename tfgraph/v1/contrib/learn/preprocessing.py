"""Text to ids. Source: TF 1.15 `tf.contrib.learn.preprocessing`."""

import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE)


def tokenizer(iterator: Iterable[str]) -> Iterator[list[str]]:
    """Split each text into words.

    Source: TF 1.15 `tf.contrib.learn.preprocessing.tokenizer`.
    """
    for text in iterator:
        yield _WORD.findall(text)


class CategoricalVocabulary:
    """Categories and their ids; 0 is the unknown one.

    Source: TF 1.15 `tf.contrib.learn.preprocessing.CategoricalVocabulary`.
    """

    def __init__(self, unknown_token: str = "<UNK>", support_reverse: bool = True):
        """Make it; the class says what the arguments are."""
        self._unknown_token = unknown_token
        self._mapping = {unknown_token: 0}
        self._support_reverse = support_reverse
        self._reverse = [unknown_token]
        self._freq: Counter[str] = Counter()
        self._frozen = False

    def __len__(self) -> int:
        return len(self._mapping)

    def freeze(self, freeze: bool = True) -> None:
        """Take no new categories."""
        self._frozen = freeze

    def get(self, category: str) -> int:
        """The id of a category, a new one unless frozen."""
        if category not in self._mapping:
            if self._frozen:
                return 0
            self._mapping[category] = len(self._mapping)
            self._reverse.append(category)
        return self._mapping[category]

    def add(self, category: str, count: int = 1) -> None:
        """Count a category."""
        if self.get(category) > 0:
            self._freq[category] += count

    def trim(self, min_frequency: int, max_frequency: int = -1) -> None:
        """Keep the categories counted more than `min_frequency` times, and fewer than `max_frequency`."""
        kept = [
            category
            # By frequency, then by name.
            for category, count in sorted(sorted(self._freq.items()), key=lambda item: item[1], reverse=True)
            if count > min_frequency and (max_frequency < 0 or count < max_frequency)
        ]
        self._reverse = [self._unknown_token, *kept]
        self._mapping = {category: index for index, category in enumerate(self._reverse)}
        self._freq = Counter({category: self._freq[category] for category in kept})

    def reverse(self, class_id: int) -> str:
        """The category of an id."""
        if not self._support_reverse:
            raise ValueError("This vocabulary wasn't initialized with support_reverse to support reverse() function.")
        return self._reverse[class_id]


class VocabularyProcessor:
    """Maps texts to arrays of word ids, cut or padded with 0 to one length.

    Args:
        max_document_length: number of ids per text.
        min_frequency: words that are not more frequent are left out.
        vocabulary: a `CategoricalVocabulary`.
        tokenizer_fn: from texts to lists of words.

    Source: TF 1.15 `tf.contrib.learn.preprocessing.VocabularyProcessor`.
    """

    def __init__(
        self,
        max_document_length: int,
        min_frequency: int = 0,
        vocabulary: CategoricalVocabulary | None = None,
        tokenizer_fn: Callable[[Iterable[str]], Iterable[list[str]]] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        self.max_document_length = max_document_length
        self.min_frequency = min_frequency
        self.vocabulary_ = vocabulary or CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents: Iterable[str], unused_y: Any = None) -> "VocabularyProcessor":
        """Learn the words."""
        for tokens in self._tokenizer(raw_documents):
            for token in tokens:
                self.vocabulary_.add(token)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents: Iterable[str], unused_y: Any = None) -> Iterator[np.ndarray]:
        """Learn the words, then map the texts."""
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents: Iterable[str]) -> Iterator[np.ndarray]:
        """Map each text to int64 `[max_document_length]`."""
        for tokens in self._tokenizer(raw_documents):
            ids = np.zeros(self.max_document_length, np.int64)
            for index, token in enumerate(tokens[: self.max_document_length]):
                ids[index] = self.vocabulary_.get(token)
            yield ids

    def reverse(self, documents: Iterable[Iterable[int]]) -> Iterator[str]:
        """Map ids back to texts."""
        for ids in documents:
            yield " ".join(self.vocabulary_.reverse(index) for index in ids)

    def save(self, filename: str) -> None:
        """Pickle to a file."""
        with open(filename, "wb") as file:
            pickle.dump(self, file)

    @classmethod
    def restore(cls, filename: str) -> "VocabularyProcessor":
        """Unpickle from a file; use it only on files that you trust."""
        with open(filename, "rb") as file:
            return pickle.load(file)
