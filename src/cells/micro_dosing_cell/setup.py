from setuptools import find_packages, setup

NAME = "micro_dosing_cell"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "colour/*.yaml"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
    ],
    install_requires=["setuptools", "numpy", "pydantic>=2.12", "scipy", "typer"],
    extras_require={"test": ["pytest"]},
    zip_safe=True,
    maintainer="Cell Line Developers",
    maintainer_email="developers@example.com",
    description="Micro dosing cell: makes formulas of colours, dispenses them by weight, mixes, caps and checks them.",
    license="Apache-2.0",
    entry_points={
        "cell.benches": [
            "colour = micro_dosing_cell.sim.colour_bench:bench_colour",
            "dosing = micro_dosing_cell.sim.dosing_bench:bench_dosing",
        ],
        "cell.commands": ["formulate = micro_dosing_cell.formulate:formulate"],
        "cell.device_kinds": [
            "dispenser = micro_dosing_cell.device_kinds:DISPENSER",
            "scale = micro_dosing_cell.device_kinds:SCALE",
            "mixer = micro_dosing_cell.device_kinds:MIXER",
            "capper = micro_dosing_cell.device_kinds:CAPPER",
            "cap_chuck = micro_dosing_cell.device_kinds:CAP_CHUCK",
        ],
        "cell.devices": [
            "gantry_capper = micro_dosing_cell.drivers.gantry_capper:GantryCapper",
            "gantry_dispenser = micro_dosing_cell.drivers.gantry_dispenser:GantryDispenser",
            "gantry_mixer = micro_dosing_cell.drivers.gantry_mixer:GantryMixer",
            "kinematic_capper = micro_dosing_cell.kinematic.capper:KinematicCapper",
            "kinematic_dispenser = micro_dosing_cell.kinematic.dispenser:KinematicDispenser",
            "kinematic_mixer = micro_dosing_cell.kinematic.mixer:KinematicMixer",
            "kinematic_scale = micro_dosing_cell.kinematic.scale:KinematicScale",
            "remote_scale = micro_dosing_cell.remote:RemoteScale",
        ],
        "cell.equipment": [
            "gantry_capper = micro_dosing_cell.sim.capper:SimulatedCapChuck",
            "gantry_dispenser = micro_dosing_cell.sim.dispenser:SimulatedPumps",
            "gantry_mixer = micro_dosing_cell.sim.mixer:SimulatedMixer",
            "remote_scale = micro_dosing_cell.sim.scale:SimulatedScale",
        ],
        "cell.skills": [
            "dispense_formula = micro_dosing_cell.dispense_formula:DispenseFormula",
            "mix = micro_dosing_cell.mix:Mix",
            "cap = micro_dosing_cell.cap:Cap",
            "weigh_check = micro_dosing_cell.weigh_check:WeighCheck",
        ],
    },
)
