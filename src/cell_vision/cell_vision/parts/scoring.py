"""How well segments agree with those that a person drew."""

from dataclasses import dataclass

import numpy as np

from cell_vision.parts.segmenting import Labels


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """Of one image; each object is compared with the segment that covers most of it, no segment with two.

    Attributes:
        f1: Mean over the objects of F1 of their pixels, 0 to 1.
        over: Share of the objects' pixels that lie in other segments than the objects' own.
        under: Share of pixels in these segments that are of another object, against the objects' pixels.
        objects: So many.
        found: Of those, with F1 of at least 0.75.
    """

    f1: float
    over: float
    under: float
    objects: int
    found: int


GOOD = 0.75


def segment_score(found: Labels, true: Labels) -> SegmentScore:
    """Compare segments, (h, w), with objects, (h, w); 0 is neither, in both.

    Raises:
        ValueError: there is no object.
    """
    objects = np.unique(true[true > 0])
    if not len(objects):
        raise ValueError("there is no object to compare with")
    shared = np.zeros((len(objects), int(found.max()) + 1), np.int64)
    index = np.searchsorted(objects, true[true > 0])
    np.add.at(shared, (index, found[true > 0]), 1)
    areas, sizes = np.bincount(found.ravel(), minlength=shared.shape[1]), shared.sum(axis=1)
    best, taken = np.zeros(len(objects)), set[int]()
    over = under = 0.0
    for k in np.argsort(-sizes):
        scores = 2.0 * shared[k, 1:] / (areas[1:] + sizes[k])
        free = [label for label in range(len(scores)) if label not in taken]
        own = max(free, key=lambda label: scores[label], default=None)
        if own is not None and scores[own] > 0.0:
            taken.add(own)
            best[k] = scores[own]
            over += shared[k, 1:].sum() - shared[k, own + 1]
            under += shared[:, own + 1].sum() - shared[k, own + 1]
        else:
            over += shared[k, 1:].sum()
    total = float(sizes.sum())
    return SegmentScore(float(best.mean()), over / total, under / total, len(objects), int((best >= GOOD).sum()))
