"""A page of the documents as a script: its files and commands, in their order, and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK = re.compile(
    r"^(?:\*\*`(?P<name>[^`\n]+)`\*\*\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
"""A block of code, and the name of its file above it."""


@dataclass(frozen=True)
class Block:
    """A file to write, or commands to run where it has no name."""

    name: str
    language: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """What a reader writes or types, in the order of the page; what commands print is left out."""
    for found in BLOCK.finditer(page):
        block = Block(found["name"] or "", found["language"], found["text"])
        if block.name or block.language == "bash":
            yield block


def script(page: str) -> str:
    """One script for bash that does all of it, and ends at the first command that fails."""
    steps = ["set -euo pipefail", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"]
    for block in blocks(page):
        if block.name:
            steps += [f'mkdir -p "$(dirname "{block.name}")"', f"cat >'{block.name}' <<'END OF FILE'"]
            steps += [f"{block.text}END OF FILE"]
        else:
            steps.append(block.text)
    return "\n".join(steps)
