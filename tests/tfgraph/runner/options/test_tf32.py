"""`--tf32 on|off`."""

ASK = """
from tensorflow.python.framework import config
print(config.tensor_float_32_execution_enabled())
"""


def test_off_unless_asked_for(write, run):
    write("ask.py", ASK)
    assert run("tfgraph", "run", "ask.py").stdout == "False\n"
    assert run("tfgraph", "run", "--tf32", "on", "ask.py").stdout == "True\n"
