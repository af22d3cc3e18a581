"""`scipy.misc`, and names that other parts of scipy dropped."""

from tfgraph.runner.mending.fixer import MovedNames

#: What `scipy` passed on from numpy.
_NUMPY = (
    "absolute allclose amax amin angle append arange arccos arcsin arctan arctan2 argmax argmin argsort argwhere"
    " array array_equal asarray atleast_1d atleast_2d average bincount ceil clip column_stack concatenate conj"
    " convolve copy corrcoef cos cosh cov cross cumprod cumsum diag diff divide dot e empty exp expand_dims eye"
    " fabs finfo flatnonzero float32 float64 floor full histogram hstack identity inf inner int32 int64 interp"
    " invert isfinite isinf isnan issubdtype kron linspace loadtxt log10 logical_and logical_not logical_or"
    " logspace mat matrix max maximum mean median meshgrid min minimum mod multiply nan nan_to_num nanmax nanmean"
    " nanmin ndarray nonzero ones ones_like outer percentile pi polyfit polyval prod ravel real repeat reshape"
    " roll round_ savetxt searchsorted shape sign sin sinh sort split square squeeze stack std sum swapaxes take"
    " tan tanh tensordot tile trace transpose tri tril triu uint8 unique unravel_index var vdot vstack where zeros"
    " zeros_like"
).split()

FIXER = MovedNames(
    reason="scipy dropped scipy.misc (its image functions are here, on Pillow, as they were), and numpy's names.",
    moves={f"scipy.{name}": f"numpy.{name}" for name in _NUMPY}
    | {
        "scipy.misc.imread": "tfgraph.runner.legacy.images.imread",
        "scipy.misc.imsave": "tfgraph.runner.legacy.images.imsave",
        "scipy.misc.imresize": "tfgraph.runner.legacy.images.imresize",
        "scipy.misc.toimage": "tfgraph.runner.legacy.images.toimage",
        "scipy.misc.fromimage": "tfgraph.runner.legacy.images.fromimage",
        "scipy.misc.bytescale": "tfgraph.runner.legacy.images.bytescale",
        "scipy.misc.imfilter": "tfgraph.runner.legacy.images.imfilter",
        "scipy.misc.imrotate": "tfgraph.runner.legacy.images.imrotate",
        "scipy.misc.imshow": "tfgraph.runner.legacy.images.imshow",
        "scipy.linalg.pinv2": "scipy.linalg.pinv",
        "scipy.log": "numpy.lib.scimath.log",
        "scipy.power": "numpy.lib.scimath.power",
        "scipy.rand": "numpy.random.rand",
        "scipy.random": "numpy.random",
        "scipy.randn": "numpy.random.randn",
        "scipy.sqrt": "numpy.lib.scimath.sqrt",
        "scipy.misc.logsumexp": "scipy.special.logsumexp",
        "scipy.misc.comb": "scipy.special.comb",
        "scipy.misc.factorial": "scipy.special.factorial",
        "scipy.misc.face": "scipy.datasets.face",
        "scipy.misc.ascent": "scipy.datasets.ascent",
        "scipy.sparse.linalg.eigen.arpack": "scipy.sparse.linalg",
        "scipy.sparse.linalg.eigen": "scipy.sparse.linalg",
        "scipy.ndimage.imread": "tfgraph.runner.legacy.images.imread",
        "scipy.ndimage.filters.gaussian_filter": "scipy.ndimage.gaussian_filter",
        "scipy.ndimage.filters.gaussian_filter1d": "scipy.ndimage.gaussian_filter1d",
        "scipy.ndimage.filters.convolve": "scipy.ndimage.convolve",
        "scipy.ndimage.filters.convolve1d": "scipy.ndimage.convolve1d",
        "scipy.ndimage.filters.median_filter": "scipy.ndimage.median_filter",
        "scipy.ndimage.filters.uniform_filter": "scipy.ndimage.uniform_filter",
        "scipy.ndimage.filters.maximum_filter": "scipy.ndimage.maximum_filter",
        "scipy.ndimage.filters.minimum_filter": "scipy.ndimage.minimum_filter",
        "scipy.ndimage.filters.sobel": "scipy.ndimage.sobel",
        "scipy.ndimage.filters.laplace": "scipy.ndimage.laplace",
        "scipy.ndimage.interpolation.zoom": "scipy.ndimage.zoom",
        "scipy.ndimage.interpolation.rotate": "scipy.ndimage.rotate",
        "scipy.ndimage.interpolation.shift": "scipy.ndimage.shift",
        "scipy.ndimage.interpolation.map_coordinates": "scipy.ndimage.map_coordinates",
        "scipy.ndimage.interpolation.affine_transform": "scipy.ndimage.affine_transform",
        "scipy.ndimage.morphology.binary_dilation": "scipy.ndimage.binary_dilation",
        "scipy.ndimage.morphology.binary_erosion": "scipy.ndimage.binary_erosion",
        "scipy.ndimage.morphology.binary_fill_holes": "scipy.ndimage.binary_fill_holes",
        "scipy.ndimage.morphology.distance_transform_edt": "scipy.ndimage.distance_transform_edt",
        "scipy.ndimage.measurements.label": "scipy.ndimage.label",
        "scipy.ndimage.measurements.center_of_mass": "scipy.ndimage.center_of_mass",
        "scipy.signal.hann": "scipy.signal.windows.hann",
        "scipy.signal.hamming": "scipy.signal.windows.hamming",
        "scipy.signal.gaussian": "scipy.signal.windows.gaussian",
        "scipy.signal.blackman": "scipy.signal.windows.blackman",
        "scipy.integrate.trapz": "scipy.integrate.trapezoid",
        "scipy.integrate.simps": "scipy.integrate.simpson",
        "scipy.integrate.cumtrapz": "scipy.integrate.cumulative_trapezoid",
    },
)
