"""Rules of plain formulas that come with this package, a YAML file each."""

from pathlib import Path

SERUM = Path(__file__).with_name("serum.yaml")
