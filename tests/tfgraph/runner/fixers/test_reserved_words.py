"""`async` as a name."""

UNCHANGED = [
    "async def f(): pass\n",
    "x = 'async'\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        ("def f(async=1):\n    return async\nprint(f(async=3))\n"),
        ("def f(async_=1):\n    return async_\nprint(f(async_=3))\n"),
        "3\n",
    ),
]
