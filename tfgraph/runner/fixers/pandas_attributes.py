"""`frame.ix[…]`, `frame.append(…)`, and other methods and arguments that pandas had."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="pandas 0.25 to 3.0 dropped methods of DataFrame and Series, made .values read-only and text no objects.",
    library="pandas",
    signs=frozenset(
        "DataFrame Series append applymap as_matrix convert_objects drop fillna from_csv from_items get_value irow"
        " iteritems ix mad read_csv read_table reindex_axis set_value sort values".split()
    ),
    restore="tfgraph.runner.legacy.pandas_functions.restore",
)
