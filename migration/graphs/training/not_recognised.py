"""The training of a graph that cannot be written for Keras."""


class NotRecognised(ValueError):
    """Something in the training of a graph has no form in Keras; the message says what."""
