from setuptools import find_packages, setup

NAME = "cell_orchestrator"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=[
        "setuptools",
        "immutables",
        "msgspec",
        "psycopg>=3",
        "pydantic>=2",
        "PyYAML",
        "SQLAlchemy>=2",
    ],
    extras_require={"test": ["pytest", "hypothesis"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Runs a line of cells: orders, recipes, routing, changeovers, the durable record, and the node.",
    license="Apache-2.0",
    entry_points={
        "console_scripts": ["orchestrator_node = cell_orchestrator.orchestrator_node:main"],
        "cell.groups": [
            "order_formats = cell_orchestrator.intake.format_names:ORDER_FORMATS",
            "policies = cell_orchestrator.policies:POLICIES",
        ],
        "cell.policies": [
            "setup_time = cell_orchestrator.policies:SetupTime",
            "urgency = cell_orchestrator.policies:Urgency",
        ],
        "cell.order_formats": [
            "csv = cell_orchestrator.intake.orders_csv:Csv",
            "json = cell_orchestrator.intake.orders_json:OwnJson",
            "shopify = cell_orchestrator.intake.orders_shopify:Shopify",
            "woocommerce = cell_orchestrator.intake.orders_woocommerce:WooCommerce",
        ],
    },
)
