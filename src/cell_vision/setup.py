from setuptools import find_packages, setup

NAME = "cell_vision"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "numpy", "pydantic>=2", "scipy", "typer"],
    extras_require={
        "inspection": ["embreex", "small-gicp", "trimesh"],
        "sight": ["opencv-python-headless>=5", "pyapriltags>=3.4"],
        "test": ["pytest"],
    },
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="What a cell knows of its surroundings by its own cameras and the calibrated model of its places.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["vision_node = cell_vision.ros.vision_node:main"],
        "cell.attachments": [
            "limits = cell_vision.attachments:limits",
            "part = cell_vision.attachments:part",
        ],
        "cell.work_benches": ["inspection = cell_vision.benches:bench_inspection"],
        "cell.benches": [
            "parts = cell_vision.benches:bench_parts",
            "vision = cell_vision.benches:bench_vision",
        ],
        "cell.commands": [
            "calibrate = cell_vision.commands:calibrate",
            "vision = cell_vision.commands:vision",
        ],
        "cell.devices": ["vision_camera = cell_vision.vision_camera:VisionCamera"],
        "cell.perception": ["cameras = cell_vision.camera_perception:CameraPerception"],
        "cell.shared": [
            "chart_eye = cell_vision.shared:ChartEye",
            "stop_eye = cell_vision.shared:StopEye",
            "views = cell_vision.shared:Views",
        ],
    },
)
