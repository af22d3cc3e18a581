"""What contrib.seq2seq had in TF 1.0 and 1.1: no golden can be made, so each is checked against a loop by hand."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

BATCH, TIME, UNITS, SYMBOLS = 2, 3, 4, 5
S = contrib.seq2seq


@pytest.fixture
def numbers():
    """A graph of its own, and random numbers."""
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        yield np.random.default_rng(0)


def evaluate(*tensors):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(tensors)


def sample(numbers, *shape):
    return numbers.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("time_major", [False, True])
def test_training_runs_the_cell_over_the_inputs(numbers, time_major):
    cell, state = contrib.rnn.GRUCell(UNITS), tf.constant(sample(numbers, BATCH, UNITS))
    inputs = sample(numbers, BATCH, TIME, 3)
    outputs, final, context = S.dynamic_rnn_decoder(
        cell,
        S.simple_decoder_fn_train(state),
        inputs.transpose(1, 0, 2) if time_major else inputs,
        [3, 2],
        time_major=time_major,
    )
    wanted, wanted_final = tf.nn.dynamic_rnn(cell, inputs, [3, 2], initial_state=state)
    found, wanted, final, wanted_final = evaluate(outputs, wanted, final, wanted_final)
    np.testing.assert_array_equal(found.transpose(1, 0, 2) if time_major else found, wanted)
    np.testing.assert_array_equal(final, wanted_final)
    assert context is None


@pytest.mark.parametrize("option", ["bahdanau", "luong"])
def test_attention_in_training(numbers, option):
    memory, inputs = sample(numbers, BATCH, 6, UNITS), sample(numbers, BATCH, TIME, 3)
    state = contrib.rnn.LSTMStateTuple(*[tf.constant(sample(numbers, BATCH, UNITS)) for _ in range(2)])
    cell = contrib.rnn.BasicLSTMCell(UNITS)
    with tf.variable_scope("decoder") as scope:
        attention = S.prepare_attention(tf.constant(memory), option, UNITS)
        decoder_fn = S.attention_decoder_fn_train(state, *attention)
        outputs, _, _ = S.dynamic_rnn_decoder(cell, decoder_fn, inputs, [TIME] * BATCH, scope=scope)
    names = {v.op.name for v in tf.global_variables()}
    assert {"decoder/attention_keys/weights", "decoder/attention_construct/weights"} <= names
    assert ({"decoder/attention_score/attnW", "decoder/attention_score/attnV"} <= names) == (option == "bahdanau")
    keys, values, _, construct = attention
    read, by_hand = tf.zeros([BATCH, UNITS]), []
    with tf.variable_scope("decoder", reuse=True):
        attention_scope = {v.op.name.removeprefix("decoder/attention_"): v for v in tf.global_variables()}
    for step in range(TIME):
        output, state = cell(tf.concat([inputs[:, step], read], 1), state)
        if option == "bahdanau":
            query = tf.expand_dims(output @ attention_scope["score/attnW"], 1)
            scores = tf.reduce_sum(attention_scope["score/attnV"] * tf.tanh(keys + query), 2)
        else:
            scores = tf.reduce_sum(keys * tf.expand_dims(output, 1), 2)
        context = tf.reduce_sum(tf.expand_dims(tf.nn.softmax(scores), 2) * values, 1)
        read = tf.concat([output, context], 1) @ attention_scope["construct/weights"]
        by_hand.append(read)
    found, wanted = evaluate(outputs, tf.stack(by_hand, 1))
    np.testing.assert_allclose(found, wanted, atol=1e-6)  # products of 8 terms, in another order


def test_inference_feeds_back_the_most_likely_id(numbers):
    embeddings = tf.constant(3 * sample(numbers, SYMBOLS, 3))
    projection = tf.constant(3 * sample(numbers, UNITS, SYMBOLS))
    cell, state = contrib.rnn.GRUCell(UNITS), tf.constant(sample(numbers, BATCH, UNITS))
    decoder_fn = S.simple_decoder_fn_inference(lambda x: x @ projection, state, embeddings, 0, -1, 3, SYMBOLS)
    outputs, _, _ = S.dynamic_rnn_decoder(cell, decoder_fn)
    ids, by_hand = [0] * BATCH, []
    for _ in range(4):  # one more than the maximum length
        output, state = cell(tf.gather(embeddings, ids), state)
        by_hand.append(output @ projection)
        ids = tf.argmax(by_hand[-1], 1)
    found, wanted = evaluate(outputs, tf.stack(by_hand, 1))
    np.testing.assert_allclose(found, wanted, atol=1e-6)  # products of 7 terms, in another order


def test_attention_in_inference_ends_with_the_sequence(numbers):
    memory, state = tf.constant(sample(numbers, BATCH, 6, UNITS)), tf.constant(sample(numbers, BATCH, UNITS))
    attention = S.prepare_attention(memory, "bahdanau", UNITS)
    always_end = lambda x: tf.one_hot(tf.fill([BATCH], 4), SYMBOLS)  # noqa: E731
    decoder_fn = S.attention_decoder_fn_inference(
        always_end, state, *attention, tf.constant(sample(numbers, SYMBOLS, 3)), 0, 4, 9, SYMBOLS
    )
    outputs, _, _ = S.dynamic_rnn_decoder(contrib.rnn.GRUCell(UNITS), decoder_fn)
    assert evaluate(outputs)[0].shape == (BATCH, 1, SYMBOLS)


def test_inference_shares_the_weights_of_training(numbers):
    memory, state = tf.constant(sample(numbers, BATCH, 6, UNITS)), tf.constant(sample(numbers, BATCH, UNITS))
    embeddings, cell = tf.constant(sample(numbers, SYMBOLS, 3)), contrib.rnn.GRUCell(UNITS)
    with tf.variable_scope("decoder") as scope:
        attention = S.prepare_attention(memory, "bahdanau", UNITS)
        inputs = tf.gather(embeddings, tf.zeros([BATCH, 1], tf.int32))
        train = S.attention_decoder_fn_train(state, *attention)
        trained, _, _ = S.dynamic_rnn_decoder(cell, train, inputs, [1] * BATCH, scope=scope)
        count = len(tf.global_variables())
        scope.reuse_variables()
        infer = S.attention_decoder_fn_inference(None, state, *attention, embeddings, 0, -1, 2, UNITS)
        inferred, _, _ = S.dynamic_rnn_decoder(cell, infer, scope=scope)
    assert len(tf.global_variables()) == count
    trained, inferred = evaluate(trained, inferred)
    np.testing.assert_array_equal(inferred[:, :1], trained)


def test_dynamic_attention_wrapper_is_an_attention_wrapper_with_a_bias(numbers):
    memory, inputs = tf.constant(sample(numbers, BATCH, 6, UNITS)), tf.constant(sample(numbers, BATCH, TIME, 3))

    def decode(make):
        mechanism = S.BahdanauAttention(UNITS, memory, [6, 3])
        cell = make(contrib.rnn.GRUCell(UNITS), mechanism)
        decoder = S.BasicDecoder(cell, S.TrainingHelper(inputs, [3, 2]), cell.zero_state(BATCH, tf.float32))
        return S.dynamic_decode(decoder)[0].rnn_output

    with tf.variable_scope("old"):
        old = decode(lambda cell, mechanism: S.DynamicAttentionWrapper(cell, mechanism, 2))
    with tf.variable_scope("new"):
        new = decode(lambda cell, mechanism: S.AttentionWrapper(cell, mechanism, 2))
    ours = {v.op.name.replace("dynamic_attention", "attention"): v for v in tf.global_variables("old")}
    bias = ours.pop("old/decoder/attention_wrapper/attention_layer/bias")
    theirs = {v.op.name.replace("new/", "old/"): v for v in tf.global_variables("new")}
    assert set(ours) == set(theirs)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run([tf.assign(ours[name], theirs[name]) for name in ours])
        session.run(bias.assign(tf.zeros_like(bias)))
        found, wanted = session.run([old, new])
    np.testing.assert_array_equal(found, wanted)


def test_dynamic_attention_wrapper_takes_a_probability_function(numbers):
    memory = tf.constant(sample(numbers, BATCH, 6, UNITS))
    mechanism = S.LuongAttention(UNITS, memory, [6, 3])
    S.DynamicAttentionWrapper(contrib.rnn.GRUCell(UNITS), mechanism, 2, probability_fn=S.hardmax)
    alignments, _ = mechanism(tf.constant(sample(numbers, BATCH, UNITS)), None)
    found = evaluate(alignments)[0]
    assert sorted(found.ravel()) == [0.0] * 10 + [1.0] * 2
    assert found[1, 3:].sum() == 0


def test_prepare_attention_refuses_an_unknown_option(numbers):
    with pytest.raises(ValueError, match="Unknown attention option 'dot': use 'bahdanau' or 'luong'"):
        S.prepare_attention(tf.zeros([2, 3, UNITS]), "dot", UNITS)
