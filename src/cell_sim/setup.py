"""Build of the cell_sim package."""

from setuptools import find_packages, setup

PACKAGE = "cell_sim"

setup(
    name=PACKAGE,
    version="0.1.0",
    packages=find_packages(exclude=["test"]),
    package_data={PACKAGE: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{PACKAGE}"]),
        (f"share/{PACKAGE}", ["package.xml"]),
    ],
    install_requires=["setuptools"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Simulators of a line: the virtual plant in virtual time, and its world in physics.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["physics_node = cell_sim.physics_node:main"],
        "cell.cloth_benches": ["mujoco = cell_sim.physics.cloth.workbench:MujocoClothBench"],
        "cell.engines": ["mujoco = cell_sim.engines:MUJOCO", "gazebo = cell_sim.engines:GAZEBO"],
        "cell.groups": [
            "cloth_benches = cell_sim.world.cloth_bench:CLOTH_BENCHES",
            "engines = cell_sim.engine:ENGINES",
            "equipment = cell_sim.equipment.making:EQUIPMENT",
        ],
        "cell.equipment": [
            "remote_camera = cell_sim.equipment.camera:TruthCamera",
            "remote_feeder = cell_sim.equipment.feeder:SimulatedFeeder",
        ],
    },
)
