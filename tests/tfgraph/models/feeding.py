"""What a graph-mode model is fed."""


def feed(model, batch, keep_prob=1.0, is_training=False):
    """The feed of a batch: images and labels, or the images twice, and the mode where the model has one."""
    images, labels = batch
    targets = images if getattr(model, "targets", "labels") == "inputs" else labels
    modes = {"keep_prob": keep_prob, "is_training": is_training}
    extra = {getattr(model, mode): value for mode, value in modes.items() if hasattr(model, mode)}
    return {model.x: images, model.y_: targets, **extra}
