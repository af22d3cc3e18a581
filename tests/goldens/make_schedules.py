"""Write schedules.npz: learning rates of TF 1.15.5's `tf.train.exponential_decay` and `piecewise_constant`.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_schedules.py`.
"""

import os

STEPS = [*range(180), 10000, 123457]
EXPONENTIAL = {  # decay_steps, staircase; 41, 55 and 61 are those whose reciprocal matters to a staircase
    f"{decay_steps} {staircase}": (decay_steps, staircase)
    for decay_steps in (3, 7, 10, 41, 55, 61, 1000)
    for staircase in (False, True)
}
PIECEWISE = {"boundaries": [5, 11], "values": [0.1, 0.03, 0.007]}


def main():
    import numpy as np
    import tensorflow as tf

    rates = {}
    with tf.Graph().as_default(), tf.Session() as session:
        step = tf.placeholder(tf.int64, [])
        tensors = {
            name: tf.train.exponential_decay(0.1, step, decay_steps, 0.96, staircase=staircase)
            for name, (decay_steps, staircase) in EXPONENTIAL.items()
        }
        tensors["piecewise"] = tf.train.piecewise_constant(step, **PIECEWISE)
        for name, tensor in tensors.items():
            rates[name] = np.array([session.run(tensor, {step: number}) for number in STEPS])
    np.savez_compressed(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schedules.npz"), **rates)


if __name__ == "__main__":
    main()
