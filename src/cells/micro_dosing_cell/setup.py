from setuptools import find_packages, setup

NAME = "micro_dosing_cell"

setup(
    name=NAME,
    version="0.1.0",
    packages=find_packages(exclude=["test", "test.*"]),
    package_data={NAME: ["py.typed", "colour/*.yaml", "rules/*.yaml"]},
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
        "cell.benches": ["colour = micro_dosing_cell.sim.colour_bench:bench_colour"],
        "cell.work_benches": [
            "bottles = micro_dosing_cell.sim.bottle_bench:bench_bottles",
            "dosing = micro_dosing_cell.sim.dosing_bench:bench_dosing",
        ],
        "cell.commands": ["formulate = micro_dosing_cell.formulate:formulate"],
        "cell.device_kinds": [
            "dispenser = micro_dosing_cell.device_kinds:DISPENSER",
            "scale = micro_dosing_cell.device_kinds:SCALE",
            "mixer = micro_dosing_cell.device_kinds:MIXER",
            "capper = micro_dosing_cell.device_kinds:CAPPER",
            "cap_chuck = micro_dosing_cell.device_kinds:CAP_CHUCK",
            "colour_camera = micro_dosing_cell.device_kinds:COLOUR_CAMERA",
        ],
        "cell.devices": [
            "gantry_capper = micro_dosing_cell.drivers.gantry_capper:GantryCapper",
            "gantry_dispenser = micro_dosing_cell.drivers.gantry_dispenser:GantryDispenser",
            "gantry_mixer = micro_dosing_cell.drivers.gantry_mixer:GantryMixer",
            "kinematic_capper = micro_dosing_cell.kinematic.capper:KinematicCapper",
            "kinematic_colour_camera = micro_dosing_cell.kinematic.colour_camera:KinematicColourCamera",
            "kinematic_dispenser = micro_dosing_cell.kinematic.dispenser:KinematicDispenser",
            "kinematic_mixer = micro_dosing_cell.kinematic.mixer:KinematicMixer",
            "kinematic_scale = micro_dosing_cell.kinematic.scale:KinematicScale",
            "picture_colour_camera = micro_dosing_cell.drivers.picture_colour_camera:PictureColourCamera",
            "remote_colour_camera = micro_dosing_cell.remote:RemoteColourCamera",
            "remote_scale = micro_dosing_cell.remote:RemoteScale",
        ],
        "cell.equipment": [
            "gantry_capper = micro_dosing_cell.sim.capper:SimulatedCapChuck",
            "gantry_dispenser = micro_dosing_cell.sim.dispenser:SimulatedPumps",
            "gantry_mixer = micro_dosing_cell.sim.mixer:SimulatedMixer",
            "remote_colour_camera = micro_dosing_cell.sim.bottle_camera:SimulatedColourCamera",
            "remote_scale = micro_dosing_cell.sim.scale:SimulatedScale",
        ],
        "cell.formula_rules": ["serum = micro_dosing_cell.rules:SERUM"],
        "cell.groups": [
            "pigment_libraries = micro_dosing_cell.plugins:PIGMENT_LIBRARIES",
            "formula_rules = micro_dosing_cell.plugins:FORMULA_RULES",
        ],
        "cell.pigment_libraries": ["polish = micro_dosing_cell.colour.library:DEMO"],
        "cell.skills": [
            "dispense_formula = micro_dosing_cell.dispense_formula:DispenseFormula",
            "match_colour = micro_dosing_cell.match_colour:MatchColour",
            "mix = micro_dosing_cell.mix:Mix",
            "cap = micro_dosing_cell.cap:Cap",
            "weigh_check = micro_dosing_cell.weigh_check:WeighCheck",
        ],
    },
)
