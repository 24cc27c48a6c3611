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
    description="Support removal, blasting and gauging of printed parts: skills and setup parts.",
    license="Apache-2.0",
    entry_points={
        "cell.skills": [
            "blast = post_processing_cell.blast:Blast",
            "measure = post_processing_cell.measure:Measure",
            "remove_supports = post_processing_cell.remove_supports:RemoveSupports",
        ],
        "cell.setup_parts": [
            "medium = post_processing_cell.medium:Medium",
            "blast_nozzle = post_processing_cell.blast_nozzle:BlastNozzle",
        ],
    },
)
