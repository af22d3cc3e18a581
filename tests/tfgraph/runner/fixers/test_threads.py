"""`isAlive`."""

UNCHANGED = [
    ("import threading\nthreading.Thread().is_alive()\n"),
    "x.isAlive()\n",
]

#: Source, what it prints.
MENDED = [
    (
        ("import threading\nprint(threading.Thread().isAlive())\n"),
        "False\n",
    ),
]
