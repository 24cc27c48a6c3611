from setuptools import find_packages, setup

NAME = "cell_records"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "fonts/*"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "defusedxml", "fonttools", "fpdf2", "pillow", "segno"],
    extras_require={
        "test": ["pytest"],
        "traces": ["opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http"],
    },
    zip_safe=False,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="The record of what was made, as documents: device history, EPCIS events, labels, recall.",
    license="Apache-2.0",
)
