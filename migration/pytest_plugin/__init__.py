"""Fixtures for the tests of a migration, there as soon as this package is installed.

- `numerics.py`: `numerics`, the same numbers in every run.
- `devices.py`: `device`, the test once on the CPU and once on each GPU.
- `sessions.py`: `tf1_session`, a graph and a session of its own; `eagerly`, out of them again.
- `parity.py`: `assert_parity`, fail unless two programs compute the same.
- `goldens.py`: `golden`, compare with what was recorded by `--update-goldens`.

Nothing here imports TensorFlow before a test asks for it: other tests must not wait for it.
`pytest -p no:migration` does without the plugin.
"""

pytest_plugins = [
    "migration.pytest_plugin.numerics",
    "migration.pytest_plugin.devices",
    "migration.pytest_plugin.sessions",
    "migration.pytest_plugin.parity",
    "migration.pytest_plugin.goldens",
]
