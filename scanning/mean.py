"""The mean of frames that stand still. Pure."""

import cv2
import numpy as np
import numpy.typing as npt

from scanning.grey import Grey


class Mean:
    """Adds up the frames of one spell; whatever belongs to an earlier spell is forgotten."""

    def __init__(self) -> None:
        self._sum: npt.NDArray[np.float32] | None = None
        self._count = 0
        self._spell = -1

    def add(self, grey: Grey, spell: int) -> None:
        """One more frame of this spell."""
        if self._sum is None or spell != self._spell or self._sum.shape != grey.shape:
            self._sum, self._count, self._spell = np.zeros(grey.shape, np.float32), 0, spell
        cv2.accumulate(grey, self._sum)
        self._count += 1

    def picture(self) -> Grey:
        """Their mean. ValueError when there are none."""
        if self._sum is None:
            raise ValueError("no frame was added")
        return np.asarray(np.rint(self._sum / self._count), np.uint8)
