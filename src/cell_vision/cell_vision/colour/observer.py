"""From spectra to CIE XYZ: the 2 degree observer of 1931 and the illuminants D65 and D50.

The tables are those of ISO/CIE 11664-1 and -2 (CIE 018:2019) at every 10 nm, taken from colour-science 0.4.7, which is
not a dependency: it has 100 MB and needs 0.8 s to load, for five columns of numbers and some formulas.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WAVELENGTHS: Floats = np.arange(400.0, 701.0, 10.0)
"""Where spectra are sampled [nm], shape (31,)."""
BANDS = len(WAVELENGTHS)
_TABLE: Floats = np.array(
    [
        # nm, x, y, z, D65, D50
        (380, 0.001368, 0.000039, 0.006450, 49.9755, 24.49),
        (390, 0.004243, 0.000120, 0.020050, 54.6482, 29.87),
        (400, 0.014310, 0.000396, 0.067850, 82.7549, 49.31),
        (410, 0.043510, 0.001210, 0.207400, 91.4860, 56.51),
        (420, 0.134380, 0.004000, 0.645600, 93.4318, 60.03),
        (430, 0.283900, 0.011600, 1.385600, 86.6823, 57.82),
        (440, 0.348280, 0.023000, 1.747060, 104.8650, 74.83),
        (450, 0.336200, 0.038000, 1.772110, 117.0080, 87.25),
        (460, 0.290800, 0.060000, 1.669200, 117.8120, 90.61),
        (470, 0.195360, 0.090980, 1.287640, 114.8610, 91.37),
        (480, 0.095640, 0.139020, 0.812950, 115.9230, 95.11),
        (490, 0.032010, 0.208020, 0.465180, 108.8110, 91.96),
        (500, 0.004900, 0.323000, 0.272000, 109.3540, 95.72),
        (510, 0.009300, 0.503000, 0.158200, 107.8020, 96.61),
        (520, 0.063270, 0.710000, 0.078250, 104.7900, 97.13),
        (530, 0.165500, 0.862000, 0.042160, 107.6890, 102.10),
        (540, 0.290400, 0.954000, 0.020300, 104.4050, 100.75),
        (550, 0.433450, 0.994950, 0.008750, 104.0460, 102.32),
        (560, 0.594500, 0.995000, 0.003900, 100.0000, 100.00),
        (570, 0.762100, 0.952000, 0.002100, 96.3342, 97.73),
        (580, 0.916300, 0.870000, 0.001650, 95.7880, 98.92),
        (590, 1.026300, 0.757000, 0.001100, 88.6856, 93.50),
        (600, 1.062200, 0.631000, 0.000800, 90.0062, 97.69),
        (610, 1.002600, 0.503000, 0.000340, 89.5991, 99.27),
        (620, 0.854450, 0.381000, 0.000190, 87.6987, 99.04),
        (630, 0.642400, 0.265000, 0.000050, 83.2886, 95.72),
        (640, 0.447900, 0.175000, 0.000020, 83.6992, 98.86),
        (650, 0.283500, 0.107000, -0.000000, 80.0268, 95.67),
        (660, 0.164900, 0.061000, 0.000000, 80.2146, 98.19),
        (670, 0.087400, 0.032000, 0.000000, 82.2778, 103.00),
        (680, 0.046770, 0.017000, 0.000000, 78.2842, 99.13),
        (690, 0.022700, 0.008210, 0.000000, 69.7213, 87.38),
        (700, 0.011359, 0.004102, 0.000000, 71.6091, 91.60),
        (710, 0.005790, 0.002091, 0.000000, 74.3490, 92.89),
        (720, 0.002899, 0.001047, 0.000000, 61.6040, 76.85),
        (730, 0.001440, 0.000520, 0.000000, 69.8856, 86.51),
        (740, 0.000690, 0.000249, 0.000000, 75.0870, 92.58),
        (750, 0.000332, 0.000120, 0.000000, 63.5927, 78.23),
        (760, 0.000166, 0.000060, 0.000000, 46.4182, 57.69),
        (770, 0.000083, 0.000030, 0.000000, 66.8054, 82.92),
        (780, 0.000042, 0.000015, 0.000000, 63.3828, 78.27),
    ]
)
D65: Floats = np.array([0.3127 / 0.3290, 1.0, (1.0 - 0.3127 - 0.3290) / 0.3290])
"""White of D65, XYZ with Y = 1, shape (3,); the chromaticity is that of IEC 61966-2-1."""
D50: Floats = np.array([0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585])
"""White of D50, likewise; the chromaticity is that of CIE 15."""


def _weights(light: Floats, white: Floats) -> Floats:
    """Weights of the samples of a spectrum, shape (31, 3): what lies outside of 400 to 700 nm counts for the ends.

    That is what ASTM E308 tells to do.  They are scaled so that a perfect diffuser has the white that is published: a
    sum over 10 nm is off by some 0.0001.
    """
    whole = _TABLE[:, 1:4] * light[:, None]
    nm = _TABLE[:, 0]
    inner = whole[(nm >= WAVELENGTHS[0]) & (nm <= WAVELENGTHS[-1])]
    inner[0] += whole[nm < WAVELENGTHS[0]].sum(axis=0)
    inner[-1] += whole[nm > WAVELENGTHS[-1]].sum(axis=0)
    weights: Floats = inner / inner.sum(axis=0) * white
    return weights


D65_WEIGHTS = _weights(_TABLE[:, 4], D65)
D50_WEIGHTS = _weights(_TABLE[:, 5], D50)
OBSERVER: Floats = _TABLE[(_TABLE[:, 0] >= WAVELENGTHS[0]) & (_TABLE[:, 0] <= WAVELENGTHS[-1]), 1:4]
"""The matching functions at `WAVELENGTHS`, shape (31, 3)."""
DAYLIGHT: Floats = _TABLE[(_TABLE[:, 0] >= WAVELENGTHS[0]) & (_TABLE[:, 0] <= WAVELENGTHS[-1]), 4]
"""The relative power of D65 at `WAVELENGTHS`, 100 at 560 nm, shape (31,)."""


def spectrum_to_xyz(reflectance: Floats, weights: Floats = D65_WEIGHTS) -> Floats:
    """Return XYZ, white at Y = 1, shape (..., 3), of reflectances (0 to 1) at `WAVELENGTHS`, shape (..., 31)."""
    xyz: Floats = reflectance @ weights
    return xyz
