from setuptools import find_packages, setup

NAME = "cell_motion"

# One line per driver.
DEVICES = [
    "robot_arm = cell_motion.drivers.arm:RobotArm",
    "robot_gripper = cell_motion.drivers.gripper:RobotGripper",
    "robot_vacuum = cell_motion.drivers.vacuum:RobotVacuum",
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
    install_requires=["setuptools", "numpy", "scipy", "pydantic>=2"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Robots that plan and follow: motion planning, its backends, and the drivers on it.",
    license="Apache-2.0",
    entry_points={
        "cell.groups": ["planners = cell_motion.planning.planners:PLANNERS"],
        "cell.devices": DEVICES,
        "cell.planners": [
            "moveit = cell_motion.planning.planners:MoveIt",
            "ompl = cell_motion.planning.planners:Ompl",
        ],
        "cell.shared": [
            "robot_ports = cell_motion.ros.robot_ports:RosRobotPorts",
            "site = cell_motion.drivers.site:PlannedSite",
        ],
    },
)
