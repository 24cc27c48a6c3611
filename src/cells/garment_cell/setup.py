from setuptools import find_packages, setup

NAME = "garment_cell"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "garments/*.yaml"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "numpy", "pydantic>=2"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Picking, flattening, folding and stacking of garments: skills, setup parts and devices.",
    license="Apache-2.0",
    entry_points={
        "cell.work_benches": ["folding = garment_cell.benches:bench_folding"],
        "cell.device_kinds": [
            "cloth_camera = garment_cell.device_kinds:CLOTH_CAMERA",
            "cloth_gripper = garment_cell.device_kinds:CLOTH_GRIPPER",
            "fold_table = garment_cell.device_kinds:FOLD_TABLE",
            "stacker = garment_cell.device_kinds:STACKER",
        ],
        "cell.devices": [
            "kinematic_cloth_camera = garment_cell.kinematic.cloth_camera:KinematicClothCamera",
            "kinematic_cloth_gripper = garment_cell.kinematic.cloth_gripper:KinematicClothGripper",
            "kinematic_fold_table = garment_cell.kinematic.fold_table:KinematicFoldTable",
            "kinematic_stacker = garment_cell.kinematic.stacker:KinematicStacker",
            "kinematic_vacuum = garment_cell.kinematic.vacuum:KinematicVacuum",
            "remote_cloth_camera = garment_cell.remote:RemoteClothCamera",
            "remote_cloth_gripper = garment_cell.remote:RemoteClothGripper",
            "remote_fold_table = garment_cell.remote:RemoteFoldTable",
            "remote_stacker = garment_cell.remote:RemoteStacker",
            "vision_cloth_camera = garment_cell.vision_camera:VisionClothCamera",
        ],
        "cell.workpieces": ["cloth = garment_cell.kinematic.workpiece:ClothWork"],
        "cell.equipment": [
            "remote_cloth_camera = garment_cell.sim.cloth_camera:SimulatedClothCamera",
            "remote_cloth_gripper = garment_cell.sim.cloth_gripper:SimulatedFingers",
            "remote_fold_table = garment_cell.sim.fold_table:SimulatedFoldTable",
            "remote_stacker = garment_cell.sim.stacker:SimulatedStacker",
        ],
        "cell.skills": [
            "flatten = garment_cell.flatten:Flatten",
            "fold = garment_cell.fold:Fold",
            "pick = garment_cell.pick:Pick",
            "stack = garment_cell.stack:Stack",
        ],
    },
)
