"""Arguments of Keras 1; what MENDED prints was taken from Keras 1.2.2 on TF 1.15.5."""

import warnings

import numpy as np
import pytest
import tf_keras.api._v1.keras as keras

from tfgraph.runner.legacy.keras1_arguments import accepting, old_arguments

_IMPORT = "import numpy as np, tensorflow as tf; from tf_keras.api._v1 import keras\n"
_HOME = "tf_keras.api._v1.keras"

#: Makes a model of one layer, gives it weights and prints the sum of the absolute values that it predicts.
_SHOW = (
    "from tf_keras.api._v1.keras.layers import *\n"
    "def show(layer, *shape):\n"
    "    random = np.random.RandomState(0)\n"
    "    a = Input(shape=shape)\n"
    "    model = keras.models.Model(input=a, output=layer(a))\n"
    "    model.set_weights([random.uniform(0.1, 1, w.shape) * 0.3 for w in model.get_weights()])\n"
    "    y = model.predict(random.uniform(-1, 1, (2,) + shape))\n"
    "    print('%s %.4f' % (y.shape, float(np.abs(y).sum())))\n"
)

UNCHANGED = [
    "from keras1 import Dense\nDense(output_dim=3, init='normal')\n",  # no Keras
    f"import {_HOME} as keras\nkeras.layers.Conv2D(4, (3, 3), padding='same', activation='relu')\n",
    f"import {_HOME} as keras\nf(mode='a', input=1, p=0.5, **options)\n",
    "model.fit(x, y, epochs=3)\nf(nb_epoch=3)\nmodel.fit_generator(g, steps_per_epoch=3)\n",
    f"from {_HOME}.layers import concatenate\nconcatenate([a, b], axis=1)\n",
]

_LAYERS = (
    (
        "Convolution2D(4, 3, 2, border_mode='same', subsample=(2, 1), dim_ordering='tf', init='he_normal',"
        " activation='relu', W_regularizer='l2', b_regularizer=None, W_constraint=None, b_constraint=None, bias=True),"
        " 6, 5, 2"
    ),
    "Convolution2D(4, 3, 2, 'uniform', 'tanh', None, 'same', (2, 2)), 6, 5, 2",
    "Convolution2D(nb_filter=4, nb_row=3, nb_col=1), 6, 5, 2",
    "Convolution2D(4, 3, nb_col=1, **{'border_mode': 'same'}), 6, 5, 2",
    "Conv2DTranspose(1, 3, 3, (2, 12, 10, 1), 'uniform', subsample=(2, 2), border_mode='same'), 6, 5, 1",
    "Convolution2D(3, 3, 3, atrous_rate=(2, 2), border_mode='same'), 6, 5, 2",
    "SeparableConvolution2D(3, 3, 3, init='uniform'), 6, 5, 2",
    "Convolution3D(2, 2, 2, 1, activation='relu'), 4, 4, 4, 2",
    "Convolution1D(3, 2, subsample_length=2, border_mode='same'), 6, 5",
    "Convolution1D(nb_filter=3, filter_length=2), 6, 5",
    "MaxPooling2D(pool_size=(2, 2), strides=(1, 1), border_mode='same', dim_ordering='tf'), 6, 5, 2",
    "MaxPooling1D(pool_length=2, stride=1), 6, 5",
    "GlobalMaxPooling2D(dim_ordering='th'), 4, 3, 2",
    "ZeroPadding2D((1, 1), dim_ordering='default'), 3, 3, 1",
    "Dense(output_dim=3, init='normal', activation='tanh', W_regularizer='l2', b_constraint=None), 4",
    "Dense(3, bias=False), 4",
    "Dropout(p=0.5), 4",
    "GaussianNoise(sigma=0.5), 4",
    "PReLU(init='zero'), 4",
    (
        "LSTM(output_dim=3, inner_activation='sigmoid', inner_init='uniform', dropout_W=0.2, dropout_U=0.2,"
        " return_sequences=True, consume_less='gpu', forget_bias_init='one'), 4, 3"
    ),
    "GRU(3, consume_less='gpu', init='uniform', U_regularizer='l2'), 4, 3",
    "SimpleRNN(output_dim=3, consume_less='gpu', b_regularizer='l2'), 4, 3",
    "BatchNormalization(mode=0, axis=1, gamma_init='one'), 4, 3",
    "UpSampling1D(length=3), 2, 3",
    "Embedding(2, 3, init='uniform', W_regularizer='l2'), 4",
)

_MERGED = (
    f"from {_HOME} import layers as merge\n"
    "random = np.random.RandomState(2)\n"
    "for mode in 'sum', 'mul', 'ave', 'max', 'concat', 'dot', 'cos', len:\n"
    "    a, b = keras.layers.Input(shape=(4,)), keras.layers.Input(shape=(4,))\n"
    "    mode = (lambda pair: pair[0] - 2 * pair[1]) if mode is len else mode\n"
    "    merged = merge([a, b], mode=mode, concat_axis=1, dot_axes=1, output_shape=(4,))\n"
    "    y = keras.models.Model(input=[a, b], output=merged).predict([random.uniform(-1, 1, (2, 4)) for _ in 'ab'])\n"
    "    print('%s %.4f' % (y.shape, float(y.sum())))\n"
)

_TRAINED = (
    "random = np.random.RandomState(0)\n"
    "model = keras.models.Sequential()\n"
    "model.add(keras.layers.Dense(output_dim=3, activation='softmax', input_dim=4))\n"
    "model.set_weights([random.uniform(0.1, 1, w.shape) for w in model.get_weights()])\n"
    "model.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'], class_mode='categorical')\n"
    "x, y = random.uniform(-1, 1, (18, 4)), keras.utils.to_categorical(np.arange(18) % 3, nb_classes=3)\n"
    "def batches():\n"
    "    while True:\n"
    "        for start in range(0, 18, 5):\n"
    "            yield x[start:start + 5], y[start:start + 5]\n"
    "def show(*histories):\n"
    "    for key in ('loss', 'val_loss'):\n"
    "        print(' '.join('%.4f' % v for h in histories for v in h.history.get(key, ())))\n"
    "show(\n"
    "    model.fit(x, y, batch_size=5, nb_epoch=3, show_accuracy=True, verbose=0, shuffle=False),\n"
    "    model.fit_generator(batches(), samples_per_epoch=18, nb_epoch=2, verbose=0, nb_worker=1, pickle_safe=False),\n"
    "    model.fit_generator(batches(), 5, nb_epoch=1, verbose=0, max_q_size=1, validation_data=batches(),\n"
    "                        nb_val_samples=10),\n"
    ")\n"
    "print('%.4f %.4f' % tuple(model.evaluate_generator(batches(), val_samples=10)))\n"
    "print(model.predict_generator(batches(), 10, max_q_size=1).shape)\n"
)


def _in_graph(source):
    return "with tf.Graph().as_default():\n" + "".join(f"    {line}\n" for line in source.splitlines())


MENDED = [
    (
        _IMPORT + _SHOW + _in_graph("".join(f"show({layer})\n" for layer in _LAYERS)),
        (
            "(2, 3, 5, 4) 24.3752\n"
            "(2, 3, 3, 4) 18.6427\n"
            "(2, 4, 5, 4) 40.0556\n"
            "(2, 6, 5, 4) 55.3617\n"
            "(2, 12, 10, 1) 37.2621\n"
            "(2, 6, 5, 3) 57.8192\n"
            "(2, 4, 3, 3) 10.4996\n"
            "(2, 3, 3, 4, 2) 26.5992\n"
            "(2, 3, 3) 5.7485\n"
            "(2, 5, 3) 9.6679\n"
            "(2, 6, 5, 2) 69.4508\n"
            "(2, 5, 5) 24.7913\n"
            "(2, 4) 5.8867\n"
            "(2, 5, 5, 1) 8.2736\n"
            "(2, 3) 1.9524\n"
            "(2, 3) 1.1155\n"
            "(2, 4) 2.1761\n"
            "(2, 4) 2.1761\n"
            "(2, 4) 2.7472\n"
            "(2, 4, 3) 1.0468\n"
            "(2, 3) 0.5645\n"
            "(2, 3) 2.6608\n"
            "(2, 4, 3) 8.8389\n"
            "(2, 6, 3) 11.9335\n"
            "(2, 4, 3) 4.7522\n"
        ),
    ),
    (
        _IMPORT + _in_graph(_MERGED),
        (
            "(2, 4) -3.2876\n"
            "(2, 4) 0.4968\n"
            "(2, 4) 1.1560\n"
            "(2, 4) 4.0781\n"
            "(2, 8) -1.7083\n"
            "(2, 1) 1.0731\n"
            "(2, 1, 1) 1.2373\n"
            "(2, 4) 5.7344\n"
        ),
    ),
    (
        _IMPORT + _in_graph(_TRAINED),
        ("1.1813 1.1787 1.1761 1.1736 1.1711 1.1181\n1.1593\n1.1593 0.4000\n(10, 3)\n"),
    ),
]


L = keras.layers


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: accepting(L.Dense)(units=3, output_dim=4),
            "Dense: got two values for the argument 'units', of old 'o",
        ),
        (lambda: accepting(L.Convolution2D)(4, 3, 3, nb_row=2), "Conv2D: got two values for the argument 'nb_row'"),
        (lambda: accepting(L.Convolution2D)(4, 3, 3, *"abcdef"), "Conv2D: 9 arguments by position; the first are nb_f"),
        (lambda: accepting(L.BatchNormalization)(mode=2), r"BatchNormalization\(mode=2\): Keras 2 has mode 0 only"),
        (
            lambda: accepting(L.Convolution2D)(nb_filter=4, nb_row=3, nb_col=3, strides=(1, 1), subsample=(2, 2)),
            "Conv2D: got two values for the argument 'strides', of old 'subsample'",
        ),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_a_dropout_that_is_gone_is_told():
    with pytest.warns(UserWarning, match=r"Embedding\(dropout=0.2\): Keras 2 leaves the dropout out"):
        accepting(L.Embedding)(10, 3, dropout=0.2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        accepting(L.Embedding)(10, 3, dropout=0.0)


def test_strides_by_position_of_later_versions():
    later = accepting(L.Conv2D)(4, 3, 2, padding="same")
    assert (later.kernel_size, later.strides) == ((3, 3), (2, 2))


def test_subclasses_and_others():
    class Mine(L.Dense):
        pass

    class Own(L.Dense):
        def __init__(self, init):
            super().__init__(1)
            self.mine = init

    assert accepting(Mine)(output_dim=2).units == 2
    assert accepting(Own) is Own and accepting(max) is max
    assert old_arguments("max") == frozenset()


class Recorder(keras.models.Model):
    """A model that gives back what it is told."""

    def fit_generator(self, *arguments, **options):
        return arguments, options


def test_the_first_batch_is_seen_and_the_generator_stays_open():
    taken = []

    def batches():
        while True:
            taken.append(len(taken))
            yield np.full((4, 1), float(len(taken))), np.zeros((4, 1))

    source = batches()
    _, options = accepting(Recorder().fit_generator)(source, samples_per_epoch=10, nb_worker=2, nb_epoch=3)
    assert (options["steps_per_epoch"], options["epochs"], options["workers"]) == (3, 3, 2)
    chained = options["generator"]
    assert [next(chained)[0][0][0] for _ in range(3)] == [1.0, 2.0, 3.0]
    chained.close()
    assert next(source)[0][0][0] == 4.0
