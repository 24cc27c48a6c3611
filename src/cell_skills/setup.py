from setuptools import find_packages, setup

NAME = "cell_skills"

# One line per driver: kinematic ones model a device, remote ones call it.
DEVICES = [
    "kinematic_arm = cell_skills.devices.kinematic.arm:KinematicArm",
    "kinematic_blaster = cell_skills.devices.kinematic.blaster:KinematicBlaster",
    "kinematic_camera = cell_skills.devices.kinematic.camera:KinematicCamera",
    "kinematic_capper = cell_skills.devices.kinematic.capper:KinematicCapper",
    "kinematic_cloth_gripper = cell_skills.devices.kinematic.cloth_gripper:KinematicClothGripper",
    "kinematic_dispenser = cell_skills.devices.kinematic.dispenser:KinematicDispenser",
    "kinematic_feeder = cell_skills.devices.kinematic.feeder:KinematicFeeder",
    "kinematic_fold_table = cell_skills.devices.kinematic.fold_table:KinematicFoldTable",
    "kinematic_gauge = cell_skills.devices.kinematic.gauge:KinematicGauge",
    "kinematic_gripper = cell_skills.devices.kinematic.gripper:KinematicGripper",
    "kinematic_mixer = cell_skills.devices.kinematic.mixer:KinematicMixer",
    "kinematic_scale = cell_skills.devices.kinematic.scale:KinematicScale",
    "kinematic_stacker = cell_skills.devices.kinematic.stacker:KinematicStacker",
    "kinematic_supply = cell_skills.devices.kinematic.supply:KinematicSupply",
    "kinematic_tool_changer = cell_skills.devices.kinematic.tool_changer:KinematicToolChanger",
    "kinematic_turntable = cell_skills.devices.kinematic.turntable:KinematicTurntable",
    "kinematic_vacuum = cell_skills.devices.kinematic.vacuum:KinematicVacuum",
    "remote_blaster = cell_skills.devices.remote.drivers:RemoteBlaster",
    "remote_camera = cell_skills.devices.remote.drivers:RemoteCamera",
    "remote_cloth_gripper = cell_skills.devices.remote.drivers:RemoteClothGripper",
    "remote_feeder = cell_skills.devices.remote.drivers:RemoteFeeder",
    "remote_fold_table = cell_skills.devices.remote.drivers:RemoteFoldTable",
    "remote_gauge = cell_skills.devices.remote.drivers:RemoteGauge",
    "remote_scale = cell_skills.devices.remote.drivers:RemoteScale",
    "remote_stacker = cell_skills.devices.remote.drivers:RemoteStacker",
    "remote_supply = cell_skills.devices.remote.drivers:RemoteSupply",
    "remote_tool_changer = cell_skills.devices.remote.drivers:RemoteToolChanger",
    "remote_turntable = cell_skills.devices.remote.drivers:RemoteTurntable",
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
    install_requires=["setuptools", "pydantic>=2", "PyYAML"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="The SDK of a cell: skills, outcomes, devices, the PackML machine, the cell runtime and its node.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["cell_node = cell_skills.cell_node:main"],
        "cell.groups": [
            "devices = cell_skills.devices.env:DRIVERS",
            "setup_parts = cell_skills.setup_part:SETUP_PARTS",
            "skills = cell_skills.skill:SKILLS",
        ],
        "cell.devices": DEVICES,
        "cell.shared": [
            "device_calls = cell_skills.ros.device_calls:RosDeviceCalls",
            "perception = cell_skills.ros.world_truth:WorldTruth",
        ],
    },
)
