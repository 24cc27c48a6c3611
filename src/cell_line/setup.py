from setuptools import find_packages, setup

NAME = "cell_line"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "ros/*.xml"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "cryptography", "msgspec", "pydantic>=2", "PyYAML", "epcpy", "networkx", "pillow"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="What every node of a line shares: its file, plain types, clock and the ROS side of a node.",
    license="Apache-2.0",
    entry_points={
        "cell.groups": [
            "attachments = cell_line.attachment_kinds:ATTACHMENTS",
            "shared = cell_line.shared:SHARED",
            "tag_schemes = cell_line.tag_schemes.scheme:TAG_SCHEMES",
        ],
        "cell.tag_schemes": [
            "grai-96 = cell_line.tag_schemes.gs1:Grai96",
            "sgtin-96 = cell_line.tag_schemes.gs1:Sgtin96",
            "giai-96 = cell_line.tag_schemes.gs1:Giai96",
            "epc = cell_line.tag_schemes.raw:PlainEpc",
            "iso15693 = cell_line.tag_schemes.raw:Iso15693Uid",
        ],
    },
)
