"""Names that matplotlib dropped."""

import pytest

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
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
