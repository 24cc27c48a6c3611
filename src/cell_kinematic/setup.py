from setuptools import find_packages, setup

NAME = "cell_kinematic"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "pydantic>=2"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Devices that need no hardware: timed models, with noise and faults, of what several families share.",
    license="Apache-2.0",
    entry_points={
        "cell.devices": [
            "kinematic_arm = cell_kinematic.arm:KinematicArm",
            "kinematic_camera = cell_kinematic.camera:KinematicCamera",
            "kinematic_feeder = cell_kinematic.feeder:KinematicFeeder",
            "kinematic_gripper = cell_kinematic.gripper:KinematicGripper",
            "kinematic_supply = cell_kinematic.supply:KinematicSupply",
            "kinematic_tool_changer = cell_kinematic.tool_changer:KinematicToolChanger",
        ],
    },
)
