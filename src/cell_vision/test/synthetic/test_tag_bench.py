"""It should measure what is true: errors against the scene, shares with their bounds."""

import math
from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_vision.benches import bench_vision
from cell_vision.synthetic.tag_bench import FrameResult, VisionBench, kept_frames, summed


def test_simulated_images() -> None:
    """It should locate the carrier of two scenes, and say that they are simulated."""
    told: list[str] = []
    bench = bench_vision(7000, 2, told.append)
    carrier = bench.carrier
    assert bench.simulated and len(told) == 1
    assert (carrier.located.hits, carrier.within.hits, carrier.failing) == (2, 2, ())
    assert 0.0 < carrier.off_mm[0] <= carrier.off_mm[2] < 1.0 and carrier.took_ms[0] > 0.0
    assert "simulated: carrier, four tags of 24 mm: located, seeds 7000 to 7001" in bench.rows()[0][0]


def test_what_fails_is_listed_by_seed() -> None:
    """It should count and name images with nothing located, and those beyond a goal."""
    nan = math.nan
    results = [
        FrameResult(1, "", 0.2, 0.1, 3.0, 8.0),
        FrameResult(2, "", 1.2, 0.1, 30.0, 8.0),
        FrameResult(3, "", 0.2, 0.6, 12.5, 8.0),
        FrameResult(4, "not found", nan, nan, nan, 8.0),
    ]
    subject = summed("it", results)
    assert subject.honest is not None
    assert (subject.located.hits, subject.within.hits, subject.honest.hits, subject.honest.of) == (3, 1, 2, 3)
    assert subject.failing == ("2: 1.20 mm, 0.10 deg", "3: 0.20 mm, 0.60 deg", "4: not found")
    assert subject.off_mm == pytest.approx((0.2, 1.1, 1.2))
    assert ("", "seed 4: not found", "") in VisionBench(1, True, subject).rows()
    none = summed("it", results[3:])
    assert (none.off_mm, none.honest) == ((0.0, 0.0, 0.0), None)
    many = summed("it", results[3:] * 41)
    assert "and 1 more" in VisionBench(1, True, many).rows()[-1][1]


def test_results_are_kept(tmp_path: Path) -> None:
    """It should make no image again that was measured, also behind a line that was cut off, and refuse what is none."""
    file = tmp_path / "frames.jsonl"
    subject = kept_frames(file)
    result = subject.add(("it", FrameResult(4, "not found", math.nan, math.nan, math.nan, 8.0)))
    with file.open("a") as out:
        out.write('["it", {"seed": 5')
    again = kept_frames(file)
    assert str(again.find(("it", 4))) == str(result)
    assert again.find(("it", 5)) is None and again.find(("other", 4)) is None
    again.add(("it", FrameResult(5, "", 0.1, 0.1, 3.0, 8.0)))
    assert kept_frames(file).find(("it", 5)) == ("it", FrameResult(5, "", 0.1, 0.1, 3.0, 8.0))
    file.write_text("[]\n")
    with pytest.raises(ConfigError, match="jsonl:1: this is no result"):
        kept_frames(file)
