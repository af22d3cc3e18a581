"""Where the corners of a resized image lie."""

from migration.parity.evidence import Evidence

_TYPES = ("ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor", "ScaleAndTranslate")


def recognise(evidence: Evidence) -> str | None:
    """TF1 resized with corners of pixels at whole numbers, TF2 with centres at halves."""
    if not evidence.places or not all(place.node.type in _TYPES for place in evidence.places):
        return None
    differing = evidence.differing("align_corners", "half_pixel_centers")
    a, b = (place.node.type for place in evidence.places)
    if a != b:
        differing.append(f"{a} against {b}")
    return f"the image is resized in another way: {', '.join(differing)}" if differing else None
