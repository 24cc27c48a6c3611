from setuptools import find_packages, setup

NAME = "post_processing_cell"

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
    description="Support removal, blasting and gauging of printed parts: skills, setup parts and devices.",
    license="Apache-2.0",
    entry_points={
        "cell.device_kinds": [
            "print_camera = post_processing_cell.device_kinds:PRINT_CAMERA",
            "turntable = post_processing_cell.device_kinds:TURNTABLE",
            "blaster = post_processing_cell.device_kinds:BLASTER",
            "gauge = post_processing_cell.device_kinds:GAUGE",
            "scanner = post_processing_cell.device_kinds:SCANNER",
        ],
        "cell.devices": [
            "kinematic_blaster = post_processing_cell.kinematic.blaster:KinematicBlaster",
            "kinematic_gauge = post_processing_cell.kinematic.gauge:KinematicGauge",
            "kinematic_print_camera = post_processing_cell.kinematic.print_camera:KinematicPrintCamera",
            "kinematic_scanner = post_processing_cell.kinematic.scanner:KinematicScanner",
            "kinematic_turntable = post_processing_cell.kinematic.turntable:KinematicTurntable",
            "remote_blaster = post_processing_cell.remote:RemoteBlaster",
            "remote_gauge = post_processing_cell.remote:RemoteGauge",
            "remote_print_camera = post_processing_cell.remote:RemotePrintCamera",
            "remote_turntable = post_processing_cell.remote:RemoteTurntable",
            "robot_table_scanner = post_processing_cell.drivers.table_scanner:RobotTableScanner",
            "vision_print_camera = post_processing_cell.vision_camera:VisionPrintCamera",
            "robot_turntable = post_processing_cell.drivers.turntable:RobotTurntable",
        ],
        "cell.workpieces": ["print = post_processing_cell.kinematic.workpiece:PrintWork"],
        "cell.equipment": [
            "remote_blaster = post_processing_cell.sim.blaster:SimulatedBlaster",
            "remote_gauge = post_processing_cell.sim.gauge:SimulatedGauge",
            "remote_print_camera = post_processing_cell.sim.print_camera:SimulatedPrintCamera",
            "vision_print_camera = post_processing_cell.sim.print_camera:SimulatedSurfaceGauge",
        ],
        "cell.skills": [
            "blast = post_processing_cell.blast:Blast",
            "blast_part = post_processing_cell.blast_part:BlastPart",
            "inspect_surface = post_processing_cell.inspect_surface:InspectSurface",
            "measure = post_processing_cell.measure:Measure",
            "remove_supports = post_processing_cell.remove_supports:RemoveSupports",
        ],
    },
)
