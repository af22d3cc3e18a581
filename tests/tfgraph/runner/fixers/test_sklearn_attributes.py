"""`get_feature_names`."""

UNCHANGED = [
    "import sklearn\n",
    "x.get_feature_names()\n",
]

#: Source, what it prints.
MENDED = [
    (
        (
            "from sklearn.feature_extraction.text import CountVectorizer\n"
            "print(CountVectorizer().fit(['one two']).get_feature_names())\n"
        ),
        "['one', 'two']\n",
    ),
]
