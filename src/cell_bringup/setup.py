import os
from pathlib import Path

from setuptools import find_packages, setup

NAME = "cell_bringup"
HERE = Path(__file__).resolve().parent  # also where colcon calls this by a link from its build folder
ROOT = HERE.parents[1]


def _tree(name: str) -> list[tuple[str, list[str]]]:
    """A folder of the checkout, to be found in the share folder where there is no checkout."""
    folders = [ROOT / name, *(path for path in sorted((ROOT / name).rglob("*")) if path.is_dir())]
    files = {
        folder: [os.path.relpath(file) for file in sorted(folder.iterdir()) if file.is_file()] for folder in folders
    }
    return [(f"share/{NAME}/{folder.relative_to(ROOT)}", found) for folder, found in files.items() if found]


setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "templates/**/*.tmpl"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
        (f"share/{NAME}/launch", sorted(map(str, Path("launch").glob("*.launch.py")))),
        *_tree("config"),
        *_tree("worlds"),
    ],
    install_requires=["setuptools", "msgspec", "packaging", "rich", "typer"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Starts the line: command line, runner, node table, launch files, audit and bench.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": [
            "cell = cell_bringup.cli:main",
            "black_box_node = cell_bringup.black_box_node:main",
            "foxglove_node = cell_bringup.foxglove_node:main",
        ],
        "cell.groups": [
            "commands = cell_bringup.add_ons:COMMANDS",
            "benches = cell_bringup.add_ons:BENCHES",
            "work_benches = cell_bringup.add_ons:WORK_BENCHES",
        ],
        "cell.benches": ["finish = cell_bringup.bench.packaged:bench_of_finishes"],
        "cell.work_benches": [
            "kitting = cell_bringup.bench.packaged:bench_of_kits",
            "picking = cell_bringup.bench.packaged:bench_of_picks",
        ],
        "cell.skills": ["do_nothing = cell_bringup.bench.skill:DoNothing"],
    },
)
