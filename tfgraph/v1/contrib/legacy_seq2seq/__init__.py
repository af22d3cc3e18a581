"""`tf.contrib.legacy_seq2seq` of TF 1.15 (`tf.nn.seq2seq` of TF 0.x): unrolled encoders and decoders.

Source: TF 1.15 `tf.contrib.legacy_seq2seq`.
"""

from tfgraph.v1.contrib.legacy_seq2seq.decoders import (
    attention_decoder,
    embedding_attention_decoder,
    embedding_rnn_decoder,
    rnn_decoder,
)
from tfgraph.v1.contrib.legacy_seq2seq.losses import model_with_buckets, sequence_loss, sequence_loss_by_example
from tfgraph.v1.contrib.legacy_seq2seq.models import (
    basic_rnn_seq2seq,
    embedding_attention_seq2seq,
    embedding_rnn_seq2seq,
    embedding_tied_rnn_seq2seq,
    one2many_rnn_seq2seq,
    tied_rnn_seq2seq,
)
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = [
    "attention_decoder",
    "basic_rnn_seq2seq",
    "embedding_attention_decoder",
    "embedding_attention_seq2seq",
    "embedding_rnn_decoder",
    "embedding_rnn_seq2seq",
    "embedding_tied_rnn_seq2seq",
    "model_with_buckets",
    "one2many_rnn_seq2seq",
    "rnn_decoder",
    "sequence_loss",
    "sequence_loss_by_example",
    "tied_rnn_seq2seq",
]

# TF 1.15 had a private `_extract_argmax_and_embed`, which scripts use in decoders of their own.
_PRIVATE = {"_extract_argmax_and_embed": f"{__name__}.decoders:extract_argmax_and_embed"}

__getattr__, __dir__ = _namespace(__name__, _PRIVATE)
