"""Meshes, pictures and materials of a spec, each added once however often it is used."""

from pathlib import Path
from typing import Any

import mujoco

from cell_sim.physics.box_mesh import box_mesh
from cell_world.sdf.elements import Box, Color, Mesh, SurfaceMaterial
from cell_world.sdf.meshes import is_ascii_stl, read_ascii_stl

GREY = SurfaceMaterial(diffuse=(0.7, 0.7, 0.7, 1.0))
"""What has no material."""


class Assets:
    """What geoms of a spec share."""

    def __init__(self, spec: mujoco.MjSpec) -> None:
        self._spec = spec
        self._meshes: dict[Mesh | Box, str] = {}
        self._materials: dict[tuple[SurfaceMaterial, float], str] = {}

    def mesh(self, mesh: Mesh) -> str:
        """Return the name of a mesh from a file."""
        if mesh not in self._meshes:
            self._meshes[mesh] = f"{mesh.path.stem}_{len(self._meshes)}"
            self._spec.add_mesh(
                name=self._meshes[mesh],
                scale=mesh.scale,
                inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL,  # SDF says the mass; flat ones have no volume
                **_content(mesh.path),
            )
        return self._meshes[mesh]

    def printed_box(self, box: Box) -> str:
        """Return the name of a mesh of a box that shows a picture on every side."""
        if box not in self._meshes:
            self._meshes[box] = f"box_{len(self._meshes)}"
            self._spec.add_mesh(name=self._meshes[box], **box_mesh(box))
        return self._meshes[box]

    def material(self, material: SurfaceMaterial | None, transparency: float) -> str:
        """Return the name of a material."""
        key = (material or GREY, transparency)
        if key not in self._materials:
            self._materials[key] = f"material_{len(self._materials)}"
            self._add(self._materials[key], *key)
        return self._materials[key]

    def _add(self, name: str, material: SurfaceMaterial, transparency: float) -> None:
        color, emission = _shade(material)
        added = self._spec.add_material(
            name=name,
            rgba=(*color[:3], color[3] * (1.0 - transparency)),
            emission=emission,
            specular=max(material.specular[:3]),
            shininess=1.0 - material.roughness,
            roughness=material.roughness,
            metallic=material.metalness,
        )
        if material.albedo_map:
            self._spec.add_texture(
                name=name, type=mujoco.mjtTexture.mjTEXTURE_2D, file=str(material.albedo_map.resolve())
            )
            added.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name


def _content(path: Path) -> dict[str, Any]:
    """Return what is in a mesh file, or that MuJoCo shall read it, which it can unless it is STL written as text."""
    if path.suffix.lower() == ".stl" and is_ascii_stl(path):
        vertices, faces = read_ascii_stl(path)
        return {"uservert": vertices.ravel().tolist(), "userface": faces.ravel().tolist()}
    return {"file": str(path.resolve())}


def _shade(material: SurfaceMaterial) -> tuple[Color, float]:
    """Return colour and glow; MuJoCo's glow is a fraction of the one colour."""
    brightest, glow = max(material.diffuse[:3]), max(material.emissive[:3])
    if glow > brightest:
        return (*material.emissive[:3], material.diffuse[3]), 1.0
    return material.diffuse, glow / brightest if brightest else 0.0
