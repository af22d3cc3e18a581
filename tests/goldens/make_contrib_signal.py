"""Write contrib_signal.npz: what tf.contrib.signal of TF 1.15.5 give.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_signal.py`.
"""

import os

import recorded_graph


def wave(tf, *shape):
    """A signal of a shape that has a gradient."""
    return tf.get_variable("wave", shape)


def parts(tf, value):
    """The real and the imaginary part."""
    return [tf.real(value), tf.imag(value)]


def spectra(tf, S):
    """Spectra as positive numbers `[2, 5, 9]`."""
    return tf.abs(S.stft(wave(tf, 2, 32), 16, 4))


#: name -> function (tf, contrib) -> tensors
CASES = {
    "frame": lambda tf, c: c.signal.frame(wave(tf, 2, 11), 4, 3),
    "frame padded": lambda tf, c: c.signal.frame(wave(tf, 2, 11, 2), 4, 3, pad_end=True, pad_value=0.5, axis=1),
    "hamming_window": lambda tf, c: [c.signal.hamming_window(9), c.signal.hamming_window(8, periodic=False)],
    "hann_window": lambda tf, c: [c.signal.hann_window(8), c.signal.hann_window(9, False, tf.float64)],
    "stft": lambda tf, c: parts(tf, c.signal.stft(wave(tf, 2, 30), 8, 3)),
    "stft padded": lambda tf, c: parts(
        tf, c.signal.stft(wave(tf, 30), 7, 3, 12, window_fn=c.signal.hamming_window, pad_end=True)
    ),
    "inverse_stft": lambda tf, c: c.signal.inverse_stft(c.signal.stft(wave(tf, 2, 32), 8, 4), 8, 4),
    "inverse_stft_window_fn": lambda tf, c: [
        c.signal.inverse_stft(c.signal.stft(wave(tf, 32), 8, 2), 8, 2, window_fn=c.signal.inverse_stft_window_fn(2)),
        c.signal.inverse_stft_window_fn(3, c.signal.hamming_window)(7, tf.float32),
    ],
    "overlap_and_add": lambda tf, c: c.signal.overlap_and_add(wave(tf, 2, 3, 5), 2),
    "linear_to_mel_weight_matrix": lambda tf, c: [
        c.signal.linear_to_mel_weight_matrix(),
        c.signal.linear_to_mel_weight_matrix(6, 17, 8000, 80.0, 3800.0, tf.float64),
    ],
    "mfccs": lambda tf, c: c.signal.mfccs_from_log_mel_spectrograms(
        tf.log(
            tf.tensordot(spectra(tf, c.signal), c.signal.linear_to_mel_weight_matrix(4, 9, 8000, 80.0, 3800.0), 1)
            + 1e-3
        )
    ),
}
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_signal.npz")


if __name__ == "__main__":
    import tensorflow as tf

    recorded_graph.save(GOLDEN, tf, tf.contrib, CASES)
