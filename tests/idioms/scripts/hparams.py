import json

import tensorflow as tf

hparams = tf.contrib.training.HParams(learning_rate=0.1, num_hidden_units=100, activations=["relu", "tanh"], use_bias=True,
                                      name=None)
hparams.add_hparam("dropout", 0.5)
print(hparams.learning_rate, hparams.activations, hparams.dropout, "dropout" in hparams)
hparams.parse("num_hidden_units=20,activations=[sigmoid,relu],use_bias=false,learning_rate=1e-3")
print(sorted(hparams.values().items(), key=lambda kv: kv[0]))
hparams.override_from_dict({"dropout": 0.1})
hparams.set_hparam("num_hidden_units", 7)
print(json.loads(hparams.to_json())["num_hidden_units"], hparams.get("missing", 3), hparams.get("dropout"))
hparams.parse_json('{"learning_rate": 2.0}')
print(hparams.learning_rate)
hparams.del_hparam("use_bias")
print("use_bias" in hparams)
for bad in ("nothing=1", "num_hidden_units=abc"):
    try:
        hparams.parse(bad)
    except ValueError as e:
        print("ValueError", str(e).split(" in ")[0])
try:
    hparams.add_hparam("dropout", 1)
except ValueError as e:
    print(e)
try:
    hparams.learning = 1
    print(hparams.unknown)
except AttributeError as e:
    print("AttributeError", e)
