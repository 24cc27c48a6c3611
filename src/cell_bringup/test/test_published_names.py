"""Files name of other programs only what these have; nothing here runs them, a table says where each name is from."""

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import published_names as published
import pytest
import yaml

from cell_bringup.gazebo import picture_bridge
from cell_line.config.line import load_line
from cell_sim.gazebo import server
from cell_sim.gazebo.build import build_gazebo
from cell_sim.gazebo.port import Gazebo
from cell_world.sdf.models import loose_models, without
from cell_world.sdf.reader import load_world

ROOT = Path(__file__).parents[3]
WORLDS, CONFIG, DOCKER = ROOT / "worlds", ROOT / "config", ROOT / "docker"
GAZEBO = Path(server.__file__).parent
TRANSPORT, LISTENER = (ast.parse((GAZEBO / name).read_text()) for name in ("transport.py", "listener.py"))
INSTALL = re.compile(r"\bapt(?:-get)? install ([^&\n]+)")


class _Written(Exception):
    pass


def overlay() -> ET.Element:
    """The assembly cell as a Gazebo server gets it."""
    world = load_world(WORLDS / "assembly.sdf", [WORLDS / "models"])
    kept = without(world, [model.name for model in loose_models(world) if not model.name.startswith("carrier")])

    def start(name: str, text: str) -> Gazebo:
        raise _Written(text)

    with pytest.raises(_Written) as written:
        build_gazebo(kept, [WORLDS / "models"], {}, 0, start)
    return ET.fromstring(str(written.value))


def test_systems_and_their_keys_are_those_of_gazebo() -> None:
    """It should name each system with its library, and give it only what it reads; worlds as well as the overlay."""
    roots = [overlay(), *(ET.parse(file).getroot() for file in sorted(WORLDS.glob("*.sdf")))]
    used = set()
    for plugin in (plugin for root in roots for plugin in root.iter("plugin")):
        library, keys = published.SYSTEMS[plugin.attrib["name"]]
        assert (plugin.attrib["filename"], {child.tag for child in plugin} - keys) == (library, set())
        used.add(plugin.attrib["name"])
    assert used == set(published.SYSTEMS)


def test_what_is_asked_of_the_server_is_what_it_has() -> None:
    """It should name its services, its topics, messages of gz.msgs and their fields."""
    text = (GAZEBO / "transport.py").read_text()
    told = set(re.findall(r'_ask\("([\w/]+)"', text)) | set(re.findall(r'f"\{self\._world\}/([\w/]+)"', text))
    assert told == {*published.SERVICES, *published.TOPICS}
    kinds = messages(TRANSPORT) | messages(LISTENER)
    needed = {*published.SERVICES.values(), *published.TOPICS.values(), "Boolean", "Scene", "Double"}
    assert set(kinds.values()) == needed
    for call in (node for node in ast.walk(TRANSPORT) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in kinds:
            fields = published.MESSAGES[kinds[call.func.id]]
            assert {keyword.arg for keyword in call.keywords} <= fields, ast.unparse(call)


def messages(module: ast.Module) -> dict[str, str]:
    """The messages that a module takes from gz.msgs10, by what it calls them."""
    taken = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    return {
        name.asname or name.name: name.name
        for node in taken
        if str(node.module).startswith("gz.msgs10.")
        for name in node.names
    }


def test_the_bindings_have_what_is_called() -> None:
    """It should use classes of gz.transport13, and methods that these have."""
    called: set[str] = set()
    for module in (TRANSPORT, LISTENER):
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module == server.BINDINGS:
                assert {name.name for name in node.names} <= set(published.BINDINGS)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if owner in ("node", "self._node"):
                    assert node.func.attr in published.BINDINGS["Node"]
                    called.add(node.func.attr)
                elif owner.startswith("self._publishers["):
                    assert node.func.attr in published.BINDINGS["Publisher"]
                    called.add(node.func.attr)
    assert called == published.BINDINGS["Node"] | published.BINDINGS["Publisher"]


def test_gz_has_the_options_that_it_is_given() -> None:
    """It should be those of `gz sim`, wherever a file or a page calls it."""
    given = set(re.findall(r'"(--?[a-z-]+)"', (GAZEBO / "server.py").read_text())) - {"-P", "-m"}  # Python's own
    page = (ROOT / "docs" / "gazebo.md").read_text()
    given |= {option for call in re.findall(r"gz sim ([^`\n]+)", page) for option in call.split()}
    assert given == published.OPTIONS


def test_the_bridge_reads_its_file() -> None:
    """It should have its keys, directions, and pairs of types, for topics that a camera has."""
    for entry in yaml.safe_load((CONFIG / "gazebo" / "bridge.yaml").read_text()):
        assert set(entry) == published.BRIDGE_KEYS
        assert entry["direction"] == "GZ_TO_ROS"
        assert published.BRIDGED[entry["ros_type_name"]] == entry["gz_type_name"]
        assert entry["gz_topic_name"].rpartition("/")[2] in published.CAMERA_TOPICS
    bridge = picture_bridge(load_line(CONFIG / "lines" / "demo.yaml"), CONFIG / "lines" / "demo.yaml")
    assert bridge
    assert published.NODES[bridge.package] == bridge.executable


def test_plugins_of_ros_are_published() -> None:
    """It should name planners, adapters, analyzers and displays as their packages do."""
    found: set[str] = set()
    for file in [*sorted((CONFIG / "moveit").glob("*.yaml")), *sorted((CONFIG / "monitoring").glob("*[mz]*"))]:
        if file.suffix != ".json":
            found |= plugins(yaml.safe_load(file.read_text()))
    assert found == published.ROS_PLUGINS


def plugins(value: Any) -> set[str]:
    """Every text in a document that is written as plugins are: a package and a class."""
    if isinstance(value, dict):
        return {name for part in value.values() for name in plugins(part)}
    if isinstance(value, list):
        return {name for part in value for name in plugins(part)}
    return {value} if isinstance(value, str) and re.fullmatch(r"[a-z_]+/[A-Z]\w+", value) else set()


def test_packages_and_images_are_published() -> None:
    """It should install and build upon nothing else, in files as on the page."""
    files = [*DOCKER.glob("*Dockerfile"), ROOT / "docs" / "gazebo.md"]
    lines = [file.read_text().replace("\\\n", " ") for file in files]
    words = [word for line in lines for told in INSTALL.findall(line) for word in told.split()]
    assert {word for word in words if not word.startswith("-")} == published.PACKAGES
    texts = [file.read_text() for file in sorted(DOCKER.rglob("*")) if file.is_file()]
    images = {name for text in texts for name in re.findall(r"^(?:FROM|\s*image:) (\S+)$", text, re.MULTILINE)}
    images |= {name for text in texts for told in re.findall(r"services: \[(.+)\]", text) for name in told.split(", ")}
    assert images == published.IMAGES
    assert {name for text in texts for name in re.findall(r"uses: (\S+)", text)} == published.ACTIONS
