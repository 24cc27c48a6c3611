"""What a node does on the graph, and the DDS topics that takes."""

from cell_bringup.security.rights import Rights


def test_a_topic_is_one_topic_of_dds() -> None:
    rights = Rights(publishes=("/line/a/state",), subscribes=("/line/b/state",))
    assert (rights.written(), rights.read()) == (["rt/line/a/state"], ["rt/line/b/state"])


def test_who_serves_reads_requests_and_writes_replies_and_who_calls_the_other_way_round() -> None:
    serves, calls = Rights(serves=("/line/a/hold",)), Rights(calls=("/line/a/hold",))
    assert serves.read() == calls.written() == ["rq/line/a/holdRequest"]
    assert serves.written() == calls.read() == ["rr/line/a/holdReply"]


def test_an_action_is_three_services_and_two_topics() -> None:
    executes, sends = Rights(executes=("/c/run",)), Rights(sends=("/c/run",))
    requests = [f"rq/c/run/_action/{part}Request" for part in ("cancel_goal", "get_result", "send_goal")]
    replies = [f"rr/c/run/_action/{part}Reply" for part in ("cancel_goal", "get_result", "send_goal")]
    topics = ["rt/c/run/_action/feedback", "rt/c/run/_action/status"]
    assert executes.read() == sends.written() == requests
    assert executes.written() == sends.read() == [*replies, *topics]


def test_a_name_that_is_used_in_two_ways_is_allowed_once() -> None:
    assert Rights(publishes=("/a", "/a")).written() == ["rt/a"]
