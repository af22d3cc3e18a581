"""`--profile DIR`."""

import json
import re


def test_table_and_timelines(train, tmp_path):
    result = train("--profile", "measured")
    assert result.returncode == 0, result.stderr
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.stderr.splitlines() if "│" in line]
    counts = {row[4]: int(row[0]) for row in rows if row[0]}
    assert counts == {"GradientDescent": 30, "Mean": 31, "init": 1, "w": 2}
    title = re.search(r"Session.run took (\d+\.\d+) s of the script's (\d+\.\d+) s", result.stderr)
    assert 0 < float(title[1]) <= float(title[2])
    times = [[float(number) for number in row[1:4]] for row in rows if row[0]]
    assert times == sorted(times, key=lambda row: -row[0])
    for count, (total, mean, slowest) in zip([int(row[0]) for row in rows if row[0]], times, strict=True):
        assert abs(total - count * mean / 1e3) <= 1e-3  # three decimals of a second
        assert mean <= slowest <= 1e3 * total + 0.5
    files = sorted((tmp_path / "measured").iterdir())
    assert len(files) == 2  # what ran three times and more
    events = [json.loads(file.read_text())["traceEvents"] for file in files]
    assert {"ApplyGradientDescent"} <= {event["name"] for event in events[0] if event["ph"] == "X"}


def test_a_script_that_changes_its_directory(write, run, tmp_path):
    write(
        "away.py",
        """
        import os
        import tensorflow as tf
        os.mkdir('elsewhere')
        os.chdir('elsewhere')
        x = tf.constant(1.)
        with tf.Session() as sess:
            for _ in range(3):
                sess.run(x)
        """,
    )
    result = run("tfgraph", "run", "--profile", "measured", "away.py")
    assert result.returncode == 0, result.stderr
    assert len(list((tmp_path / "measured").iterdir())) == 1 and not list((tmp_path / "elsewhere").iterdir())


def test_no_directory(train, tmp_path):
    (tmp_path / "file").touch()
    result = train("--profile", "file")
    assert result.returncode == 2
    assert result.stderr.endswith("tfgraph run: --profile file: cannot make this directory: File exists.\n")
