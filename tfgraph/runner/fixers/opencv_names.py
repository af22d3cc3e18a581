"""Names that OpenCV dropped, and windows where there is no screen."""

from tfgraph.runner.mending.fixer import MovedNames

_LEGACY = "tfgraph.runner.legacy.opencv_functions"
_WINDOWS = ("destroyAllWindows", "destroyWindow", "imshow", "moveWindow", "namedWindow", "resizeWindow", "waitKey")
_PROPERTIES = ("FPS", "FRAME_COUNT", "FRAME_HEIGHT", "FRAME_WIDTH", "POS_FRAMES", "POS_MSEC")
_COLORS = ("BGR2GRAY", "BGR2HSV", "BGR2RGB", "GRAY2BGR", "HSV2BGR", "RGB2BGR", "RGB2GRAY")

FIXER = MovedNames(
    reason="OpenCV 3 dropped names of versions 1 and 2; without a screen it shows no windows.",
    moves={f"cv2.{name}": f"{_LEGACY}.{name}" for name in _WINDOWS}
    | {f"cv2.cv.CV_CAP_PROP_{name}": f"cv2.CAP_PROP_{name}" for name in _PROPERTIES}
    | {f"cv2.cv.CV_{name}": f"cv2.COLOR_{name}" for name in _COLORS}
    | {
        "cv2.CV_AA": "cv2.LINE_AA",
        "cv2.CV_LOAD_IMAGE_COLOR": "cv2.IMREAD_COLOR",
        "cv2.CV_LOAD_IMAGE_GRAYSCALE": "cv2.IMREAD_GRAYSCALE",
        "cv2.CV_LOAD_IMAGE_UNCHANGED": "cv2.IMREAD_UNCHANGED",
        "cv2.cv.CV_AA": "cv2.LINE_AA",
        "cv2.cv.CV_FOURCC": "cv2.VideoWriter_fourcc",
        "cv2.cv.CV_LOAD_IMAGE_COLOR": "cv2.IMREAD_COLOR",
        "cv2.cv.CV_LOAD_IMAGE_GRAYSCALE": "cv2.IMREAD_GRAYSCALE",
    },
)
