from setuptools import find_packages, setup

NAME = "cell_skills"

# One line per kinematic driver: "kinematic_<device> = cell_skills.devices.kinematic.<device>:<Class>".
DEVICES: list[str] = []

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "pydantic>=2", "PyYAML"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="The SDK of a cell: skills, outcomes, devices, the PackML machine, the cell runtime and its node.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["cell_node = cell_skills.cell_node:main"],
        "cell.devices": DEVICES,
    },
)
