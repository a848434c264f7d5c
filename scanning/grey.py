"""What every step works on: a grey picture, and where millimetres of the page lie in it."""

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""Height × width grey levels, 0 black to 255 white."""

Points = npt.NDArray[np.float64]
"""n × 2: x, y, either millimetres on the page or pixels; whole pixels are pixel centres, as in OpenCV."""

Homography = npt.NDArray[np.float64]
"""3 × 3, from millimetres on the page to pixels in the picture."""

MM_PER_INCH = 25.4


def project(homography: Homography, points: Points) -> Points:
    """Where points (…, 2) of the page lie in the picture."""
    flat = np.reshape(points, (-1, 2))
    mapped = flat @ homography[:, :2].T + homography[:, 2]
    return np.asarray((mapped[:, :2] / mapped[:, 2:]).reshape(np.shape(points)))
