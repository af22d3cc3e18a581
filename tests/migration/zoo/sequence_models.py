"""Whole recurrent models: classifiers, language models, taggers, encoders and decoders."""

from tests.migration.zoo.registry import Built, graph

UNITS = 6


def sequence(tf, steps=5, size=4):
    return tf.placeholder(tf.float32, [None, steps, size], name="x")


@graph("sentiment_embedding_lstm", data={"words": ("int", 0, 50)})
def sentiment_embedding_lstm(tf):
    words = tf.placeholder(tf.int32, [None, 9], name="input_data")
    keep_prob = tf.placeholder_with_default(1.0, [], name="keep_prob")
    with tf.variable_scope("embedding"):
        table = tf.Variable(tf.random_uniform((50, 8), -1, 1), name="table")
        embed = tf.nn.embedding_lookup(table, words)
    cell = tf.contrib.rnn.DropoutWrapper(tf.contrib.rnn.BasicLSTMCell(UNITS), output_keep_prob=keep_prob)
    value, _ = tf.nn.dynamic_rnn(cell, embed, dtype=tf.float32)
    value = tf.transpose(value, [1, 0, 2])
    last = tf.gather(value, int(value.get_shape()[0]) - 1)
    weight, bias = tf.Variable(tf.truncated_normal([UNITS, 2])), tf.Variable(tf.constant(0.1, shape=[2]))
    prediction = tf.matmul(last, weight) + bias
    return Built({"words": words}, {"prediction": prediction}, {"keep_prob": (keep_prob, 1.0, 0.75)})


@graph("language_model_unrolled", data={"words": ("int", 0, 20)})
def language_model_unrolled(tf):
    """The PTB tutorial: a fixed batch, unrolled in Python with `reuse_variables`, the final state handed out."""
    batch, steps, size, vocabulary = 3, 4, 5, 20
    words = tf.placeholder(tf.int32, [batch, steps], name="words")
    with tf.variable_scope("Model", initializer=tf.random_uniform_initializer(-0.1, 0.1)):
        cell = tf.contrib.rnn.MultiRNNCell(
            [tf.contrib.rnn.BasicLSTMCell(size, forget_bias=0.0, state_is_tuple=True) for _ in range(2)]
        )
        initial_state = state = cell.zero_state(batch, tf.float32)
        embedding = tf.get_variable("embedding", [vocabulary, size])
        inputs = tf.nn.embedding_lookup(embedding, words)
        outputs = []
        with tf.variable_scope("RNN"):
            for time_step in range(steps):
                if time_step > 0:
                    tf.get_variable_scope().reuse_variables()
                cell_output, state = cell(inputs[:, time_step, :], state)
                outputs.append(cell_output)
        output = tf.reshape(tf.concat(outputs, 1), [-1, size])
        softmax_w = tf.get_variable("softmax_w", [size, vocabulary])
        softmax_b = tf.get_variable("softmax_b", [vocabulary])
        logits = tf.reshape(tf.nn.xw_plus_b(output, softmax_w, softmax_b), [batch, steps, vocabulary])
    assert len(initial_state) == 2
    return Built({"words": words}, {"logits": logits, "final_h": state[-1].h})


@graph("character_model_with_state", data={"characters": ("int", 0, 15)})
def character_model_with_state(tf):
    """char-rnn: one-hot inputs, the zero state an output of the graph that callers feed."""
    characters = tf.placeholder(tf.int32, [2, 6], name="inputs")
    cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(UNITS) for _ in range(2)])
    initial_state = cell.zero_state(2, tf.float32)
    outputs, final = tf.nn.dynamic_rnn(cell, tf.one_hot(characters, 15), initial_state=initial_state)
    x = tf.reshape(outputs, [-1, UNITS])
    with tf.variable_scope("softmax"):
        w = tf.Variable(tf.truncated_normal((UNITS, 15), stddev=0.1))
        b = tf.Variable(tf.zeros(15))
    return Built({"inputs": characters}, {"probabilities": tf.nn.softmax(tf.matmul(x, w) + b), "c0": final[0].c})


@graph("bilstm_tagger", data={"words": ("int", 0, 30), "chars": ("int", 0, 12), "lengths": ("lengths", 5)})
def bilstm_tagger(tf):
    """Words and their characters, each by a bidirectional LSTM: the usual model of named entities, before its CRF."""
    words = tf.placeholder(tf.int32, [None, 5], name="word_ids")
    chars = tf.placeholder(tf.int32, [None, 5, 6], name="char_ids")
    lengths = tf.placeholder(tf.int32, [None], name="sequence_lengths")
    with tf.variable_scope("words"):
        word_embeddings = tf.nn.embedding_lookup(tf.get_variable("_word_embeddings", [30, 6]), words)
    with tf.variable_scope("chars"):
        table = tf.get_variable("_char_embeddings", [12, 4])
        char_embeddings = tf.nn.embedding_lookup(table, chars, name="char_embeddings")
        s = tf.shape(char_embeddings)
        char_embeddings = tf.reshape(char_embeddings, shape=[s[0] * s[1], 6, 4])
        cell_fw = tf.contrib.rnn.LSTMCell(3, state_is_tuple=True)
        cell_bw = tf.contrib.rnn.LSTMCell(3, state_is_tuple=True)
        _, ((_, output_fw), (_, output_bw)) = tf.nn.bidirectional_dynamic_rnn(
            cell_fw, cell_bw, char_embeddings, dtype=tf.float32
        )
        output = tf.reshape(tf.concat([output_fw, output_bw], axis=-1), shape=[s[0], s[1], 6])
        word_embeddings = tf.concat([word_embeddings, output], axis=-1)
    with tf.variable_scope("bi-lstm"):
        (output_fw, output_bw), _ = tf.nn.bidirectional_dynamic_rnn(
            tf.contrib.rnn.LSTMCell(4),
            tf.contrib.rnn.LSTMCell(4),
            word_embeddings,
            sequence_length=lengths,
            dtype=tf.float32,
        )
        output = tf.concat([output_fw, output_bw], axis=-1)
    with tf.variable_scope("proj"):
        W = tf.get_variable("W", dtype=tf.float32, shape=[8, 4])
        b = tf.get_variable("b", shape=[4], dtype=tf.float32, initializer=tf.zeros_initializer())
        nsteps = tf.shape(output)[1]
        pred = tf.matmul(tf.reshape(output, [-1, 8]), W) + b
        logits = tf.reshape(pred, [-1, nsteps, 4])
    inputs = {"words": words, "chars": chars, "lengths": lengths}
    return Built(inputs, {"logits": logits, "labels": tf.cast(tf.argmax(logits, axis=-1), tf.int32)})


@graph("convolutional_recurrent")
def convolutional_recurrent(tf):
    """CRNN for text in images: the width of the feature maps is time; CTC decoding stays outside."""
    x = tf.placeholder(tf.float32, [None, 8, 16, 1], name="images")
    h = tf.layers.max_pooling2d(tf.layers.conv2d(x, 4, 3, padding="same", activation=tf.nn.relu), 2, 2)
    h = tf.layers.max_pooling2d(tf.layers.conv2d(h, 6, 3, padding="same", activation=tf.nn.relu), [4, 1], [4, 1])
    h = tf.squeeze(h, axis=1)
    fw, bw = tf.nn.rnn_cell.LSTMCell(5), tf.nn.rnn_cell.LSTMCell(5)
    outputs, _ = tf.nn.bidirectional_dynamic_rnn(fw, bw, h, dtype=tf.float32)
    logits = tf.layers.dense(tf.concat(outputs, 2), 7)
    return Built({"images": x}, {"logits": tf.transpose(logits, (1, 0, 2))})


@graph("attention_wrapper_of_seq2seq", idiomatic=False, data={"lengths": ("lengths", 6)})
def attention_wrapper_of_seq2seq(tf):
    seq2seq = tf.contrib.seq2seq
    memory, x = sequence(tf, 6, 5), tf.placeholder(tf.float32, [3, 4, 3], name="decoder_inputs")
    lengths = tf.placeholder(tf.int32, [3], name="lengths")
    mechanism = seq2seq.LuongAttention(UNITS, tf.reshape(memory, [3, 6, 5]), memory_sequence_length=lengths)
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(UNITS), mechanism, attention_layer_size=4)
    outputs, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    return Built({"memory": memory, "x": x, "lengths": lengths}, {"outputs": outputs})


@graph("encoder_of_seq2seq", data={"words": ("int", 0, 25), "lengths": ("lengths", 6)})
def encoder_of_seq2seq(tf):
    words = tf.placeholder(tf.int32, [None, 6], name="encoder_inputs")
    lengths = tf.placeholder(tf.int32, [None], name="encoder_inputs_length")
    with tf.variable_scope("encoder"):
        inputs = tf.nn.embedding_lookup(tf.get_variable("embedding", [25, 5]), words)
        cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.LSTMCell(UNITS) for _ in range(2)])
        outputs, state = tf.nn.dynamic_rnn(cell, inputs, lengths, dtype=tf.float32)
    result = {"outputs": outputs, "c": state[1].c, "h": state[1].h}
    return Built({"words": words, "lengths": lengths}, result)


@graph("seq2seq_teacher_forced", data={"source": ("int", 0, 25), "target": ("int", 0, 20)})
def seq2seq_teacher_forced(tf):
    source = tf.placeholder(tf.int32, [None, 6], name="source")
    target = tf.placeholder(tf.int32, [None, 4], name="target")
    with tf.variable_scope("encode"):
        inputs = tf.nn.embedding_lookup(tf.get_variable("embedding", [25, 5]), source)
        _, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(UNITS), inputs, dtype=tf.float32)
    with tf.variable_scope("decode"):
        go = tf.fill([tf.shape(target)[0], 1], 1)
        shifted = tf.concat([go, tf.strided_slice(target, [0, 0], [tf.shape(target)[0], -1], [1, 1])], 1)
        inputs = tf.nn.embedding_lookup(tf.get_variable("embedding", [20, 5]), shifted)
        outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(UNITS), inputs, initial_state=state)
        logits = tf.layers.dense(outputs, 20, name="projection")
    return Built({"source": source, "target": target}, {"logits": logits, "ids": tf.argmax(logits, 2)})


@graph("seq2seq_greedy_decoder", idiomatic=False, data={"source": ("int", 0, 25)})
def seq2seq_greedy_decoder(tf):
    seq2seq = tf.contrib.seq2seq
    source = tf.placeholder(tf.int32, [3, 6], name="source")
    inputs = tf.nn.embedding_lookup(tf.get_variable("embedding", [25, 5]), source)
    _, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(UNITS), inputs, dtype=tf.float32)
    table = tf.get_variable("decoder_embedding", [20, 5])
    helper = seq2seq.GreedyEmbeddingHelper(table, tf.fill([3], 1), 2)
    with tf.variable_scope("decoder"):
        decoder = seq2seq.BasicDecoder(
            tf.nn.rnn_cell.GRUCell(UNITS), helper, state, output_layer=tf.layers.Dense(20, name="projection")
        )
        final, _, _ = seq2seq.dynamic_decode(decoder, maximum_iterations=5)
    return Built({"source": source}, {"ids": final.sample_id})


@graph("time_series_regressor")
def time_series_regressor(tf):
    """Outputs of every step through one dense layer, by reshaping to two axes and back."""
    X = tf.placeholder(tf.float32, [None, 10, 1], name="X")
    cell = tf.contrib.rnn.BasicRNNCell(num_units=UNITS, activation=tf.nn.relu)
    rnn_outputs, states = tf.nn.dynamic_rnn(cell, X, dtype=tf.float32)
    stacked_rnn_outputs = tf.reshape(rnn_outputs, [-1, UNITS])
    stacked_outputs = tf.layers.dense(stacked_rnn_outputs, 1)
    return Built({"X": X}, {"outputs": tf.reshape(stacked_outputs, [-1, 10, 1]), "states": states})


@graph("crf_decoding", idiomatic=False)
def crf_decoding(tf):
    x = sequence(tf)
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(UNITS), x, dtype=tf.float32)
    scores = tf.layers.dense(outputs, 4)
    transitions = tf.get_variable("transitions", [4, 4])
    lengths = tf.fill([tf.shape(x)[0]], 5)
    tags, best = tf.contrib.crf.crf_decode(scores, transitions, lengths)
    return Built({"x": x}, {"tags": tags, "best": best})
