"""`tf.contrib.seq2seq` of TF 1.15: decoders, their helpers, attention and beam search; and what TF 1.0 had here.

Source: TF 1.15 `tf.contrib.seq2seq`; TF 1.0 and 1.1 for `decoder_fn.py`, `seq2seq.py` and
`DynamicAttentionWrapper`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.contrib.seq2seq.attention_mechanism import (
    AttentionMechanism,
    BahdanauAttention,
    LuongAttention,
    hardmax,
)
from tfgraph.v1.contrib.seq2seq.attention_wrapper import (
    AttentionWrapper,
    AttentionWrapperState,
    DynamicAttentionWrapper,
    DynamicAttentionWrapperState,
)
from tfgraph.v1.contrib.seq2seq.basic_decoder import BasicDecoder, BasicDecoderOutput
from tfgraph.v1.contrib.seq2seq.beam_search_decoder import (
    BeamSearchDecoder,
    BeamSearchDecoderOutput,
    BeamSearchDecoderState,
    FinalBeamSearchDecoderOutput,
    tile_batch,
)
from tfgraph.v1.contrib.seq2seq.beam_search_ops import gather_tree
from tfgraph.v1.contrib.seq2seq.decoder import Decoder, dynamic_decode
from tfgraph.v1.contrib.seq2seq.decoder_fn import (
    attention_decoder_fn_inference,
    attention_decoder_fn_train,
    prepare_attention,
    simple_decoder_fn_inference,
    simple_decoder_fn_train,
)
from tfgraph.v1.contrib.seq2seq.helper import (
    CustomHelper,
    GreedyEmbeddingHelper,
    Helper,
    InferenceHelper,
    SampleEmbeddingHelper,
    ScheduledEmbeddingTrainingHelper,
    ScheduledOutputTrainingHelper,
    TrainingHelper,
)
from tfgraph.v1.contrib.seq2seq.loss import sequence_loss
from tfgraph.v1.contrib.seq2seq.monotonic_attention import (
    BahdanauMonotonicAttention,
    LuongMonotonicAttention,
    monotonic_attention,
    safe_cumprod,
)
from tfgraph.v1.contrib.seq2seq.seq2seq import dynamic_rnn_decoder

__all__ = [
    "AttentionMechanism",
    "AttentionWrapper",
    "AttentionWrapperState",
    "BahdanauAttention",
    "BahdanauMonotonicAttention",
    "BasicDecoder",
    "BasicDecoderOutput",
    "BeamSearchDecoder",
    "BeamSearchDecoderOutput",
    "BeamSearchDecoderState",
    "CustomHelper",
    "Decoder",
    "DynamicAttentionWrapper",
    "DynamicAttentionWrapperState",
    "FinalBeamSearchDecoderOutput",
    "GreedyEmbeddingHelper",
    "Helper",
    "InferenceHelper",
    "LuongAttention",
    "LuongMonotonicAttention",
    "SampleEmbeddingHelper",
    "ScheduledEmbeddingTrainingHelper",
    "ScheduledOutputTrainingHelper",
    "TrainingHelper",
    "attention_decoder_fn_inference",
    "attention_decoder_fn_train",
    "dynamic_decode",
    "dynamic_rnn_decoder",
    "gather_tree",
    "hardmax",
    "monotonic_attention",
    "prepare_attention",
    "safe_cumprod",
    "sequence_loss",
    "simple_decoder_fn_inference",
    "simple_decoder_fn_train",
    "tile_batch",
]

__getattr__, __dir__ = _namespace(__name__)
