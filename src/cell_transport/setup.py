"""Build of the cell_transport package."""

from setuptools import find_packages, setup

PACKAGE = "cell_transport"

setup(
    name=PACKAGE,
    version="0.1.0",
    packages=find_packages(exclude=["test"]),
    package_data={PACKAGE: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{PACKAGE}"]),
        (f"share/{PACKAGE}", ["package.xml"]),
    ],
    install_requires=["setuptools", "networkx", "pydantic>=2"],
    extras_require={"test": ["pytest", "hypothesis"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Carrier transport of a line: zone traffic, RFID tags and the transport node.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["transport_node = cell_transport.transport_node:main"],
        "cell.groups": [
            "conveyors = cell_transport.drivers:CONVEYORS",
            "read_points = cell_transport.drivers:READ_POINTS",
            "identifiers = cell_transport.drivers:IDENTIFIERS",
        ],
        "cell.conveyors": [
            "kinematic_conveyor = cell_transport.kinematic_drivers:KinematicConveyor",
            "remote_conveyor = cell_transport.ros.remote_drivers:RemoteConveyor",
        ],
        "cell.read_points": [
            "kinematic_read_points = cell_transport.kinematic_drivers:KinematicReadPoint",
            "remote_read_points = cell_transport.ros.remote_drivers:RemoteReadPoint",
        ],
        "cell.identifiers": [
            "kinematic_identifier = cell_transport.kinematic_drivers:KinematicIdentifier",
            "remote_identifier = cell_transport.ros.remote_drivers:RemoteIdentifier",
        ],
        "cell.shared": ["track_links = cell_transport.ros.track_link:TrackLinks"],
    },
)
