"""What an opaque mixture of pigments reflects: two-constant Kubelka-Munk theory with Saunderson's correction.

Sources: P. Kubelka, F. Munk 1931; D. R. Duncan 1940 (K and S of a mixture are the sums of those of its parts);
J. L. Saunderson 1942 (what the surface does).
"""

from dataclasses import dataclass

import numpy as np

from cell_vision.colour.observer import Floats


@dataclass(frozen=True)
class PaintSurface:
    """The surface between paint and air.

    Attributes:
        outside: Share of light from outside that is reflected at the surface, K1.
        inside: Share of light from inside that is reflected back into the paint, K2.
        seen: Share of the outer reflection that who looks sees: 1 with the gloss included, as Saunderson wrote it,
            0 with all of it excluded.
    """

    outside: float
    inside: float
    seen: float

    def leaving(self, inner: Floats) -> Floats:
        """Return what is seen, of a reflectance inside of the paint; both 0 to 1, any shape."""
        passed: Floats = (1.0 - self.outside) * (1.0 - self.inside) * inner / (1.0 - self.inside * inner)
        return self.seen * self.outside + passed

    def inner(self, seen: Floats) -> Floats:
        """Return the reflectance inside of the paint, of what is seen: the other way round."""
        passed = seen - self.seen * self.outside
        inner: Floats = passed / ((1.0 - self.outside) * (1.0 - self.inside) + self.inside * passed)
        return inner


def reflectance(ratio: Floats) -> Floats:
    """Return the reflectance, 0 to 1, of an opaque layer with this K/S, any shape."""
    inner: Floats = 1.0 + ratio - np.sqrt(ratio**2 + 2.0 * ratio)
    return inner


def ratio(inner: Floats) -> Floats:
    """Return K/S of an opaque layer with this reflectance inside of it, 0 to 1 without 0, any shape."""
    k_over_s: Floats = (1.0 - inner) ** 2 / (2.0 * inner)
    return k_over_s


def mixed(masses: Floats, absorbs: Floats, scatters: Floats, surface: PaintSurface) -> Floats:
    """Return what mixtures reflect.

    Args:
        masses: Of each pigment in each mixture, in any unit; shape (..., pigments), a sum above 0.
        absorbs: K of each pigment in relation to its mass, shape (pigments, bands).
        scatters: S likewise.
        surface: Between paint and air.

    Returns:
        Reflectance, 0 to 1, shape (..., bands).
    """
    return surface.leaving(reflectance((masses @ absorbs) / (masses @ scatters)))
