"""Names that OpenCV dropped, and windows."""

NEEDS = "cv2"

UNCHANGED = [
    ("import cv2\ncv2.resize\n"),
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        ("import cv2\nprint(cv2.CV_AA, cv2.cv.CV_BGR2GRAY, cv2.cv.CV_FOURCC(*'XVID'))\n"),
        ("import cv2\nprint(cv2.LINE_AA, cv2.COLOR_BGR2GRAY, cv2.VideoWriter_fourcc(*'XVID'))\n"),
        "16 6 1145656920\n",
    ),
]
