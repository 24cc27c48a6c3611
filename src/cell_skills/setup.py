from setuptools import find_packages, setup

NAME = "cell_skills"

# One line per driver.
DEVICES = [
    "remote_camera = cell_skills.devices.remote.drivers:RemoteCamera",
    "remote_feeder = cell_skills.devices.remote.drivers:RemoteFeeder",
    "remote_supply = cell_skills.devices.remote.drivers:RemoteSupply",
    "remote_tool_changer = cell_skills.devices.remote.drivers:RemoteToolChanger",
]

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "numpy", "pydantic>=2", "PyYAML"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="The SDK of a cell: skills, outcomes, devices, the PackML machine, the cell runtime and its node.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["cell_node = cell_skills.cell_node:main"],
        "cell.groups": [
            "device_kinds = cell_skills.devices.kinds:KINDS",
            "devices = cell_skills.devices.env:DRIVERS",
            "perception = cell_skills.devices.providers:PROVIDERS",
            "setup_parts = cell_skills.setup_part:SETUP_PARTS",
            "skills = cell_skills.skill:SKILLS",
            "workpieces = cell_skills.devices.workpieces:WORKPIECES",
        ],
        "cell.devices": DEVICES,
        "cell.device_kinds": [
            "arm = cell_skills.conformance:ARM",
            "gripper = cell_skills.conformance:GRIPPER",
            "vacuum = cell_skills.conformance:VACUUM",
            "camera = cell_skills.conformance:CAMERA",
            "feeder = cell_skills.conformance:FEEDER",
            "tool_changer = cell_skills.conformance:TOOL_CHANGER",
            "supply = cell_skills.conformance:SUPPLY",
        ],
        "cell.perception": [
            "remote = cell_skills.ros.perception:RosPerception",
            "truth = cell_skills.ros.perception:Truth",
        ],
        "cell.setup_parts": [
            "equipment = cell_skills.equipment:Equipment",
            "material = cell_skills.material:Material",
        ],
        "cell.shared": [
            "device_calls = cell_skills.ros.device_calls:RosDeviceCalls",
            "images = cell_skills.ros.images:RosImages",
            "perception = cell_skills.devices.providers:ChosenPerception",
            "sightings = cell_skills.devices.sightings:Sightings",
        ],
    },
)
