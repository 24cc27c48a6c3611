from setuptools import find_packages, setup

NAME = "pick_place_cell"

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
    description="Kitting, assembly and inspection of small parts: skills and setup parts.",
    license="Apache-2.0",
    entry_points={
        "cell.skills": [
            "assemble = pick_place_cell.assemble:Assemble",
            "load_kit = pick_place_cell.load_kit:LoadKit",
            "verify = pick_place_cell.verify:Verify",
        ],
        "cell.setup_parts": [
            "tool = pick_place_cell.tool:Tool",
        ],
    },
)
