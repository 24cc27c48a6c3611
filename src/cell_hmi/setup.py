from setuptools import find_packages, setup

NAME = "cell_hmi"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "static/*", "locale/*/*.po"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=[
        "setuptools",
        "argon2-cffi",
        "babel",
        "defusedxml",
        "fastapi",
        "httpx",
        "joserfc",
        "nicegui",
        "numpy",
        "pydantic>=2",
        "typer",
        "rich",
        "uvicorn",
        "viser",
        "websockets",
        "yourdfpy",
    ],
    extras_require={"test": ["pytest"]},
    zip_safe=False,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="The page and the REST API of a line: live view, orders, records, key figures, users and roles.",
    license="Apache-2.0",
    entry_points={
        "cell.benches": ["web = cell_hmi.benches:bench_web"],
        "cell.commands": ["cost = cell_hmi.commands:cost", "page = cell_hmi.commands:page"],
    },
)
