"""The two documents of DDS Security that a keystore carries: governance of the domain, permissions of one enclave.

Both as `ros2 security` of Jazzy writes them: DDS-SECURITY 1.1, 9.4.1.2 and 9.4.1.3.
"""

import xml.etree.ElementTree as ET
from datetime import datetime

from cell_bringup.security.rights import Rights

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMAS = "http://www.omg.org/spec/DDS-SECURITY/20170901"
DISCOVERY = "ros_discovery_info"
"""On which the middleware tells which nodes a process has."""
DOMAIN_RULE = {
    "allow_unauthenticated_participants": "false",
    "enable_join_access_control": "true",
    "discovery_protection_kind": "ENCRYPT",
    "liveliness_protection_kind": "ENCRYPT",
    "rtps_protection_kind": "SIGN",
}
TOPIC_RULE = {
    "topic_expression": "*",
    "enable_discovery_protection": "true",
    "enable_liveliness_protection": "true",
    "enable_read_access_control": "true",
    "enable_write_access_control": "true",
    "metadata_protection_kind": "ENCRYPT",
    "data_protection_kind": "ENCRYPT",
}
ET.register_namespace("xsi", XSI)


def governance(domain: int) -> bytes:
    """Who is no member of the domain hears nothing, and all that is said is encrypted."""
    root = _root("governance")
    rule = ET.SubElement(ET.SubElement(root, "domain_access_rules"), "domain_rule")
    _domains(rule, domain)
    _texts(rule, DOMAIN_RULE)
    _texts(ET.SubElement(ET.SubElement(rule, "topic_access_rules"), "topic_rule"), TOPIC_RULE)
    return _written(root)


def permissions(enclave: str, rights: Rights, domain: int, begins: datetime, ends: datetime) -> bytes:
    """What one enclave may do; all else is denied.

    Args:
        enclave: its path, which is the common name of its certificate.
        rights: of its nodes.
        domain: ROS domain of the line.
        begins: of its certificate, UTC.
        ends: of its certificate, UTC.
    """
    root = _root("permissions")
    grant = ET.SubElement(ET.SubElement(root, "permissions"), "grant", name=enclave)
    _texts(grant, {"subject_name": f"CN={enclave}"})
    _texts(ET.SubElement(grant, "validity"), {"not_before": _date(begins), "not_after": _date(ends)})
    for written, read in ((rights.written(), rights.read()), ([DISCOVERY], [DISCOVERY])):
        rule = ET.SubElement(grant, "allow_rule")
        _domains(rule, domain)
        _topics(rule, "publish", written)
        _topics(rule, "subscribe", read)
    _texts(grant, {"default": "DENY"})
    return _written(root)


def _root(kind: str) -> ET.Element:
    return ET.Element("dds", {f"{{{XSI}}}noNamespaceSchemaLocation": f"{SCHEMAS}/omg_shared_ca_{kind}.xsd"})


def _domains(rule: ET.Element, domain: int) -> None:
    _texts(ET.SubElement(rule, "domains"), {"id": str(domain)})


def _topics(rule: ET.Element, verb: str, names: list[str]) -> None:
    if not names:  # the schema wants one at least
        return
    topics = ET.SubElement(ET.SubElement(rule, verb), "topics")
    for name in names:
        ET.SubElement(topics, "topic").text = name


def _texts(parent: ET.Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        ET.SubElement(parent, tag).text = text


def _date(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return ET.tostring(root) + b"\n"
