"""Methods and arguments that matplotlib dropped."""

UNCHANGED = [
    ("import matplotlib.pyplot as plt\nplt.plot([1])\n"),
    "x.hold()\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import matplotlib\n"
            "matplotlib.use('Agg')\n"
            "import matplotlib.pyplot as plt\n"
            "fig = plt.figure(figsize=(1, 1), dpi=10)\n"
            "ax = fig.add_subplot(111, axisbg='red')\n"
            "ax.hold(True)\n"
            "print(ax.hist([1, 2, 2], bins=2, normed=True)[0], ax.get_axis_bgcolor())\n"
            "ax.set_axis_bgcolor('white')\n"
            "ax.set_color_cycle(['k'])\n"
            "ax.grid(b=True)\n"
            "ax.tick_params(bottom='off')\n"
            "print(ax.plot([1], hold=True)[0].get_color(), ax.xaxis.get_tick_params()['bottom'])\n"
            "fig.canvas.draw()\n"
            "print(len(fig.canvas.tostring_rgb()), fig.gca(projection='3d').name)\n"
        ),
        (
            "import matplotlib; import tfgraph.runner.legacy.matplotlib_functions as _matplotlib_functions\n"
            "_matplotlib_functions.use_backend('Agg')\n"
            "import matplotlib.pyplot as plt\n"
            "fig = plt.figure(figsize=(1, 1), dpi=10)\n"
            "ax = fig.add_subplot(111, axisbg='red')\n"
            "ax.hold(True)\n"
            "print(ax.hist([1, 2, 2], bins=2, normed=True)[0], ax.get_axis_bgcolor())\n"
            "ax.set_axis_bgcolor('white')\n"
            "ax.set_color_cycle(['k'])\n"
            "ax.grid(b=True)\n"
            "ax.tick_params(bottom='off')\n"
            "print(ax.plot([1], hold=True)[0].get_color(), ax.xaxis.get_tick_params()['bottom'])\n"
            "fig.canvas.draw()\n"
            "print(len(fig.canvas.tostring_rgb()), fig.gca(projection='3d').name)\n"
        ),
        ("[0.66666667 1.33333333] (1.0, 0.0, 0.0, 1.0)\nk False\n300 3d\n"),
    ),
]
