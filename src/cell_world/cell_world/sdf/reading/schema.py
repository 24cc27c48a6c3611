"""Which elements are read, and which standard ones are known and ignored; every other one is an error.

This is the whole list.  docs/sdf.md tells it to people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

VERSIONS = ("1.6", "1.7", "1.8", "1.9", "1.10", "1.11")
"""Those that are read, in their order: what they have in common, which is all that this list has."""
OWN = "urn:cell"
"""Namespace of our own elements."""

ONE, MAYBE, MANY = "!", "?", "*"
"""How often a child may stand: exactly once, at most once, any number of times."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What may stand in an element.

    Attributes:
        children: Name -> how often.
        attributes: Name -> how often, ONE or MAYBE.
        ignored: Standard children that change nothing here.
        own: Whether elements of our own namespace may stand here.
        text: Whether it holds text; without children that is what it is for.
    """

    children: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    own: bool = False

    @property
    def text(self) -> bool:
        """Whether the element holds a value instead of elements."""
        return not self.children


VALUE = Rule()
"""An element that holds nothing but a value."""


def _counts(words: str) -> Mapping[str, str]:
    return MappingProxyType({word[:-1]: word[-1] for word in words.split()})


def _rule(children: str = "", attributes: str = "", ignored: str = "", own: bool = False) -> Rule:
    return Rule(_counts(children), _counts(attributes), frozenset(ignored.split()), own)


_MAP = "albedo_map? roughness? metalness?"
_BODY = "pose? geometry!"

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "sdf": _rule("world* model*", "version!"),
        "world": _rule(
            "gravity? physics? scene? gui? model* include* frame* light*",
            "name!",
            "plugin audio wind atmosphere magnetic_field spherical_coordinates",
            own=True,
        ),
        "physics": _rule(
            "max_step_size? real_time_factor?",
            "name? type? default?",
            "real_time_update_rate max_contacts ode bullet simbody dart",
        ),
        "scene": _rule("ambient? background?", "", "sky shadows fog grid origin_visual"),
        "gui": _rule("camera?", "fullscreen?", "plugin"),
        "gui/camera": _rule("pose?", "name!", "view_controller projection_type track_visual"),
        "include": _rule("uri! name? pose? static?", "", "plugin", own=True),
        "model": _rule(
            "pose? static? link* joint* frame* model* include*",
            "name! canonical_link?",
            "plugin self_collide allow_auto_disable enable_wind",
            own=True,
        ),
        "pose": _rule("", "relative_to?"),
        "inertial/pose": _rule(),
        "frame": _rule("pose?", "name! attached_to?"),
        "link": _rule(
            "pose? gravity? inertial? collision* visual* sensor* light*",
            "name!",
            "self_collide enable_wind must_be_base_link",
        ),
        "inertial": _rule("mass! pose? inertia!"),
        "inertia": _rule("ixx! iyy! izz! ixy? ixz? iyz?"),
        "collision": _rule(f"{_BODY} surface?", "name!", "laser_retro max_contacts"),
        "surface": _rule("friction? contact?"),
        "surface/friction": _rule("ode? torsional?"),
        "friction/ode": _rule("mu! mu2!"),
        "torsional": _rule("coefficient! patch_radius!"),
        "surface/contact": _rule("collide_bitmask!"),
        "visual": _rule(
            f"{_BODY} material? transparency?", "name!", "plugin cast_shadows laser_retro visibility_flags meta"
        ),
        "material": _rule(
            "ambient? diffuse? specular? emissive? pbr?", "", "shininess lighting double_sided render_order"
        ),
        "pbr": _rule("metal!"),
        "metal": _rule(_MAP),
        "geometry": _rule("box? cylinder? sphere? capsule? ellipsoid? plane? mesh?"),
        "box": _rule("size!"),
        "cylinder": _rule("radius! length!"),
        "sphere": _rule("radius!"),
        "capsule": _rule("radius! length!"),
        "ellipsoid": _rule("radii!"),
        "plane": _rule("normal? size!"),
        "mesh": _rule("uri! scale?"),
        "joint": _rule("pose? parent! child! axis?", "name! type!", "plugin"),
        "axis": _rule("xyz! limit? dynamics? mimic?"),
        "xyz": _rule("", "expressed_in?"),
        "limit": _rule("lower? upper? velocity? effort?", "", "stiffness dissipation"),
        "dynamics": _rule("damping? friction? spring_stiffness?", "", "spring_reference"),
        "mimic": _rule("multiplier? offset? reference?", "joint! axis?"),
        "sensor": _rule(
            "pose? update_rate? topic? camera!", "name! type!", "plugin always_on visualize enable_metrics"
        ),
        "sensor/camera": _rule(
            "horizontal_fov! image! clip! noise?", "name?", "save depth_camera visibility_mask optical_frame_id"
        ),
        "image": _rule("width! height!", "", "format"),
        "clip": _rule("near! far!"),
        "noise": _rule("type! mean? stddev!"),
        "light": _rule(
            "pose? cast_shadows? intensity? diffuse? specular? attenuation? direction? spot?", "name! type!"
        ),
        "attenuation": _rule("range! constant? linear? quadratic?"),
        "spot": _rule("outer_angle! inner_angle? falloff?"),
    }
)


def rule_key(parent: str, tag: str) -> str:
    """Return the key of the rule of an element; a name may mean different things in different places."""
    return f"{parent}/{tag}" if f"{parent}/{tag}" in RULES else tag
