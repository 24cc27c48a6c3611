"""Governance and permissions, as the middleware reads them."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cell_bringup.security.documents import governance, permissions
from cell_bringup.security.rights import Rights

SCHEMAS = Path(__file__).parent / "schemas"
BEGINS, ENDS = datetime(2026, 11, 30, 6, tzinfo=UTC), datetime(2036, 11, 28, 6, tzinfo=UTC)
RIGHTS = Rights(publishes=("/line/b", "/line/a"), serves=("/line/hold",))


def read(rights: Rights = RIGHTS) -> ET.Element:
    grant = ET.fromstring(permissions("/line/room", rights, 43, BEGINS, ENDS)).find("permissions/grant")
    assert grant is not None
    return grant


def texts(element: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in element.findall(path)]


def test_a_grant_is_for_the_name_on_the_certificate_as_long_as_that_is_good() -> None:
    grant = read()
    assert grant.get("name") == "/line/room" and grant.findtext("subject_name") == "CN=/line/room"
    assert grant.findtext("validity/not_before") == "2026-11-30T06:00:00"
    assert grant.findtext("validity/not_after") == "2036-11-28T06:00:00"


def test_what_is_not_allowed_is_denied() -> None:
    assert [child.tag for child in read()] == ["subject_name", "validity", "allow_rule", "allow_rule", "default"]
    assert read().findtext("default") == "DENY"


def test_topics_are_allowed_by_how_they_are_used() -> None:
    rule = read().findall("allow_rule")[0]
    assert texts(rule, "publish/topics/topic") == ["rr/line/holdReply", "rt/line/a", "rt/line/b"]
    assert texts(rule, "subscribe/topics/topic") == ["rq/line/holdRequest"]


def test_every_process_may_tell_which_nodes_it_has() -> None:
    rule = read().findall("allow_rule")[1]
    assert texts(rule, "publish/topics/topic") == texts(rule, "subscribe/topics/topic") == ["ros_discovery_info"]


def test_both_are_for_one_domain() -> None:
    assert texts(read(), "allow_rule/domains/id") == ["43", "43"]
    assert texts(ET.fromstring(governance(43)), ".//domains/id") == ["43"]


def test_the_domain_is_closed_and_encrypted() -> None:
    rule = ET.fromstring(governance(0)).find("domain_access_rules/domain_rule")
    assert rule is not None
    assert rule.findtext("allow_unauthenticated_participants") == "false"
    assert rule.findtext("enable_join_access_control") == "true"
    topics = rule.findall("topic_access_rules/topic_rule")
    assert [topic.findtext("topic_expression") for topic in topics] == ["*"]
    assert {texts(topics[0], f"enable_{verb}_access_control")[0] for verb in ("read", "write")} == {"true"}
    assert {texts(topics[0], f"{what}_protection_kind")[0] for what in ("metadata", "data")} == {"ENCRYPT"}


@pytest.mark.parametrize("rights", [RIGHTS, Rights(), Rights(subscribes=("/a",)), Rights(sends=("/a",))])
def test_both_are_as_the_published_schemas_say(rights: Rights) -> None:
    etree = pytest.importorskip("lxml.etree", reason="the locks of page and vision have it")
    for kind, text in (
        ("permissions", permissions("/line/room", rights, 43, BEGINS, ENDS)),
        ("governance", governance(43)),
    ):
        etree.XMLSchema(etree.parse(str(SCHEMAS / f"{kind}.xsd"))).assertValid(etree.fromstring(text))
