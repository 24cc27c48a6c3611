from setuptools import find_packages, setup

NAME = "cell_world"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "numpy", "transforms3d"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="The world of a line as data: reader of its SDF files, frames and geometry.",
    license="Apache-2.0",
    entry_points={"cell.shared": ["world = cell_world.line_world:LineWorld"]},
)
