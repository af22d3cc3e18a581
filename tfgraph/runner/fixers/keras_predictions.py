"""`model.predict_classes(x)`, `model.predict_proba(x)`."""

from tfgraph.runner.mending.fixer import LostAttributes

_LEGACY = "tfgraph.runner.legacy.keras_predictions"

FIXER = LostAttributes(
    reason="Keras 2.6 dropped predict_classes and predict_proba of Sequential.",
    methods={"predict_classes": f"{_LEGACY}.predict_classes", "predict_proba": f"{_LEGACY}.predict_proba"},
)
