"""OpenCV's windows, where there may be no screen."""

import functools
import sys
from typing import Any

import cv2


def _if_there_is_a_screen(name: str) -> Any:
    function = getattr(cv2, name)

    @functools.wraps(function)
    def calling(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except cv2.error as error:
            if "not implemented" not in str(error) and "display" not in str(error).lower():
                raise
            _say_so()
            return -1  # no key was pressed

    return calling


@functools.cache
def _say_so() -> None:
    print("tfgraph run: OpenCV has no windows here; nothing is shown.", file=sys.stderr)


destroyAllWindows = _if_there_is_a_screen("destroyAllWindows")
destroyWindow = _if_there_is_a_screen("destroyWindow")
imshow = _if_there_is_a_screen("imshow")
moveWindow = _if_there_is_a_screen("moveWindow")
namedWindow = _if_there_is_a_screen("namedWindow")
resizeWindow = _if_there_is_a_screen("resizeWindow")
waitKey = _if_there_is_a_screen("waitKey")
