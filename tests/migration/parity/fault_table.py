"""The planted faults as a table: `python tests/migration/parity/fault_table.py > docs/planted_faults.md`."""

from planted_faults import FAULTS

HEAD = """# Planted faults

Mistakes that people make when they move a model to Keras, each planted in one of the ports of `tfkeras.models`
(`tests/migration/parity/planted_faults.py`). All {count} fail; in all, the cause is recognised and, where the fault is
in the graph of a step, the first operation that differs is the one below, with its source line, on both sides.
`tests/migration/parity/test_comparison.py` asserts it (`make test` runs the small models, `make test-all` all).

The causes were written with these faults in view. How the comparison does on faults that it was not written for:
[blind_faults.md](blind_faults.md).

The operation is TF1's, or the port's if only that has one; the cause is a file of `migration/parity/causes/`.

| fault | model | first operation that differs | cause |
|---|---|---|---|
"""


def table():
    rows = (
        f"| {name.replace('_', ' ')} | {fault.case.partition('-')[0]} | {fault.operation or 'in no graph'} |"
        f" `{fault.cause}` |\n"
        for name, fault in FAULTS.items()
    )
    return HEAD.format(count=len(FAULTS)) + "".join(rows)


if __name__ == "__main__":
    print(table(), end="")
