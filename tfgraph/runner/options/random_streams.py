"""`--random-streams tf1|tf2`: whether a seed gives TF 1.15's random numbers or TF 2.21's."""

from tfgraph.runner.options.option import Option


def _set(value: str) -> None:
    from tfgraph.v1.random_streams import seeds

    seeds.follow_tf1_everywhere(value == "tf1")


OPTION = Option(
    argument={
        "choices": ["tf1", "tf2"],
        "default": "tf1",
        "help": "whose random numbers a seed gives: TF 1.15's (default) or TF 2.21's",
    },
    with_tensorflow=_set,
)
