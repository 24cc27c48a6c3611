"""Compares a file with the schema, before anything in it is read."""

from collections import Counter

from cell_line.plain import quoted
from cell_world.sdf.errors import hint
from cell_world.sdf.reading.schema import MANY, ONE, OWN, RULES, VALUE, VERSIONS, Rule, rule_key
from cell_world.sdf.reading.xml_file import Node


def version_of(root: Node) -> tuple[int, ...]:
    """Return the version of SDF that a file is written in, in parts that can be compared.

    Raises:
        SdfError: The root is not <sdf> of a version that is read.
    """
    if root.tag != "sdf" or root.namespace:
        raise root.fail(f"the root is <{root.tag}>, not <sdf>")
    version = root.attributes.get("version", "")
    if version not in VERSIONS:
        told = f"SDF version {version or 'is not given'}"
        raise root.fail(f"{told}; this reader reads {VERSIONS[0]} to {VERSIONS[-1]}")
    return tuple(map(int, version.split(".")))


def check_file(root: Node) -> None:
    """Check a whole file in the words of the newest version.

    Raises:
        SdfError: Something in it is unknown, missing or doubled.
    """
    _check(root, RULES["sdf"])


def _check(node: Node, rule: Rule) -> None:
    _check_attributes(node, rule)
    _check_text(node, rule)
    for child in node.children:
        if child.namespace:
            _check_own(child, rule.own, node)
        elif child.tag in rule.children:
            _check(child, RULES.get(rule_key(node.tag, child.tag), VALUE))
        elif child.tag not in rule.ignored:
            known = hint(child.tag, [*rule.children, *rule.ignored])
            raise child.fail(f"unknown or unsupported element <{child.tag}> in <{node.tag}>{known}")
    _check_counts(node, rule)


def _check_attributes(node: Node, rule: Rule) -> None:
    for name in node.attributes:
        if name not in rule.attributes:
            raise node.fail(f"unknown or unsupported attribute {name} of <{node.tag}>{hint(name, rule.attributes)}")
    for name, count in rule.attributes.items():
        if count == ONE and not node.attributes.get(name):
            raise node.fail(f"<{node.tag}> needs the attribute {name}")


def _check_text(node: Node, rule: Rule) -> None:
    if node.text and not rule.text:
        raise node.fail(f"<{node.tag}> holds elements, not the text {quoted(node.text)}")


def _check_counts(node: Node, rule: Rule) -> None:
    found = Counter(child.tag for child in node.children if not child.namespace)
    for tag, count in rule.children.items():
        if found[tag] > 1 and count != MANY:
            second = list(node.all(tag))[1]
            raise second.fail(f"a second <{tag}> in <{node.tag}>")
        if not found[tag] and count == ONE:
            raise node.fail(f"<{node.tag}> needs <{tag}>")


def _check_own(node: Node, allowed: bool, parent: Node) -> None:
    if node.namespace != OWN:
        raise node.fail(f"unknown namespace {node.namespace} of <{node.tag}>; ours is {OWN}")
    if not allowed:
        raise node.fail(f"<cell:{node.tag}> cannot stand in <{parent.tag}>, only in a world, a model or an include")
    for child in node.children:
        if child.namespace != OWN:
            raise child.fail(f"<{child.tag}> in <cell:{node.tag}> lacks the prefix cell:")
        _check_own(child, True, node)
