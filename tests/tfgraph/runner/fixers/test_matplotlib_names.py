"""Names that matplotlib dropped."""

UNCHANGED = [
    "import matplotlib.pyplot as plt\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        (
            "import matplotlib\n"
            "matplotlib.use('GTK3Agg')\n"  # a toolkit that is not installed here
            "import matplotlib.pyplot as plt\n"
            "print(matplotlib.get_backend().lower())\n"
        ),
        (
            "import matplotlib; import tfgraph.runner.legacy.matplotlib_functions as _matplotlib_functions\n"
            "_matplotlib_functions.use_backend('GTK3Agg')\n"
            "import matplotlib.pyplot as plt\n"
            "print(matplotlib.get_backend().lower())\n"
        ),
        "agg\n",
    ),
    (
        (
            "import matplotlib.pyplot as plt\n"
            "import matplotlib.mlab as mlab\n"
            "print(plt.hold(True), round(float(mlab.normpdf(0, 0, 1)), 4))\n"
        ),
        (
            "import matplotlib.pyplot as plt; import tfgraph.runner.legacy.matplotlib_functions as "
            "_matplotlib_functions\n"
            "import matplotlib.mlab as mlab; import tfgraph.runner.legacy.matplotlib_functions as "
            "_matplotlib_functions\n"
            "print(_matplotlib_functions.hold(True), round(float(_matplotlib_functions.normpdf(0, 0, 1)), "
            "4))\n"
        ),
        "None 0.3989\n",
    ),
    (
        (
            "import matplotlib\n"
            "matplotlib.use('Agg', warn=False)\n"
            "import matplotlib.pyplot as plt\n"
            "from matplotlib.cm import get_cmap\n"
            "with plt.style.context('seaborn-white'):\n"
            "    print(get_cmap('jet').name, plt.gca(projection='3d').name)\n"
        ),
        (
            "import matplotlib; import tfgraph.runner.legacy.matplotlib_functions as _matplotlib_functions\n"
            "_matplotlib_functions.use_backend('Agg', warn=False)\n"
            "import matplotlib.pyplot as plt; import tfgraph.runner.legacy.matplotlib_functions as "
            "_matplotlib_functions\n"
            "from tfgraph.runner.legacy.matplotlib_functions import get_cmap\n"
            "with _matplotlib_functions.style_context('seaborn-white'):\n"
            "    print(get_cmap('jet').name, _matplotlib_functions.gca(projection='3d').name)\n"
        ),
        "jet 3d\n",
    ),
]
