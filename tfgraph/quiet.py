"""Keep TensorFlow's own notes off the terminal.

C++ writes some straight to file descriptor 2 while TensorFlow is loaded, before it reads `TF_CPP_MIN_LOG_LEVEL`.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def kept_back(*expected: type[Exception]) -> Iterator[None]:
    """Keep back what is written to file descriptor 2, by whatever thread; show it only if there is an error.

    Args:
        *expected: errors that say all there is to say.
    """
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as notes:
        os.dup2(notes.fileno(), 2)
        try:
            yield
        except expected:
            raise
        except BaseException:
            notes.seek(0)
            os.write(terminal, notes.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
