from setuptools import find_packages, setup

NAME = "garment_cell"

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
    description="Picking, flattening, folding and stacking of garments: skills and setup parts.",
    license="Apache-2.0",
    entry_points={
        "cell.skills": [
            "flatten = garment_cell.flatten:Flatten",
            "fold = garment_cell.fold:Fold",
            "pick = garment_cell.pick:Pick",
            "stack = garment_cell.stack:Stack",
        ],
        "cell.setup_parts": [
            "jig = garment_cell.jig:Jig",
            "plate = garment_cell.plate:Plate",
        ],
    },
)
