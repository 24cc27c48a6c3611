"""A fold table: a garment set down on it becomes a cloth, and becomes a pack again when a cup lifts it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

import numpy as np

from cell_sim.makes.kinds import ClothKind
from cell_sim.physics.cloth.folding import ClothFold, Folding
from cell_sim.physics.cloth.island import ClothIsland
from cell_sim.physics.cloth.lifting_cup import LiftingCup
from cell_sim.physics.cloth.model import SIDE, Array
from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.hand.vacuum import SuctionCup
from cell_sim.physics.scene import Drape
from cell_sim.world.cloth import HANDS, ClothMeasure, LaidCloth
from cell_world.geometry import Pose, unit_quaternion, vector
from cell_world.sdf.elements import SCOPE

EVERY_S = 0.02
"""Time between two looks for what is set down or lifted [s]."""
MIDDLE = 0.2
"""A garment is on the table when it is this close to the middle of it [m] ..."""
LOW = 0.04
"""... and not higher above it than this [m]."""
STILL = 0.02
"""It has been set down when it is slower than this [m/s]."""
CUP = 0.008
"""A cup lifts a cloth when it is this close to the table [m]."""
CREASES = (0.004, 0.015)
"""Height of the creases in a garment that was set down, least and most [m]."""


class ClothTable(Device, LaidCloth):
    """One table with flaps and two pinching fingers. It holds one cloth at most.

    A folded garment stays folded when it is lifted and set down again.

    Events: "laid" (thing), "lifted" (thing, cup).

    Attributes:
        cloth: What lies there as cloth, in the frame of the table; None while nothing does.
        thing: Name that it had as a model, and gets again.
        folds: That were made, the last one at the end.
    """

    def __init__(
        self,
        name: str,
        table: str,
        fingers: Mapping[str, str],
        cups: Sequence[LiftingCup],
        kind_of: Callable[[str], ClothKind | None],
    ) -> None:
        """Take the parts of the table.

        Args:
            name: scoped name.
            table: site in the middle of its top, z up.
            fingers: site between the jaws of each finger, by "left" and "right".
            cups: that may lift a cloth.
            kind_of: tells what kind of cloth a model is, None if it is none.
        """
        super().__init__(name)
        self._table = table
        self._fingers = {hand: fingers[hand] for hand in HANDS}
        self._cups = tuple(cups)
        self._kind_of = kind_of
        self.cloth: ClothIsland | None = None
        self.thing = ""
        self.folds: list[ClothFold] = []
        self._folding: Folding | None = None
        self._model = ""
        self._packs: dict[str, Saved] = {}  # what folded garments that were lifted are as cloth, by name
        self._waited = 0.0

    def bind(self, sim: Surroundings) -> None:
        """Look up the table, the fingers and all garments."""
        self._sim, self._random = sim, sim.random
        site = sim.model.site(self._table).id
        self._pose = Pose(vector(sim.data.site_xpos[site]), unit_quaternion(sim.data.site_xquat[site]))
        self._jaws = {hand: sim.model.site(name).id for hand, name in self._fingers.items()}
        own = (cup for cup in self._cups if isinstance(cup, SuctionCup))
        self._lips = [(cup, sim.model.site(cup.spec.site).id) for cup in own]
        kinds = {name: self._kind_of(spawned.model) for name, spawned in sim.spawned.items()}
        self._packs = {name: pack for name, pack in self._packs.items() if name in sim.spawned}
        self._garments = {name: self._root(sim, name) for name, kind in kinds.items() if kind or name in self._packs}

    def pinch(self, hand: str) -> bool:
        """Close a finger; True if cloth is felt."""
        self._follow(hand)
        return bool(self.cloth and self.cloth.pinch(hand))

    def release(self, hand: str) -> None:
        """Open a finger."""
        if self.cloth:
            self.cloth.release(hand)

    def is_held(self) -> bool:
        """Whether both fingers hold cloth."""
        return self.cloth is not None and all(self.cloth.holds(hand) for hand in HANDS)

    def tension(self) -> float:
        """Force with which it is drawn between the fingers [N]; 0 when nothing lies there."""
        return self.cloth.tension() if self.cloth else 0.0

    def lay_on_air(self, afloat: bool) -> None:
        """Let the table blow air under it, or stop that."""
        if self.cloth:
            self.cloth.lay_on_air(afloat)

    def rests(self) -> bool:
        """Whether no flap moves, nor the cloth."""
        return not self.folding and (self.cloth is None or not self.cloth.awake)

    @property
    def folding(self) -> bool:
        """Whether a flap moves."""
        return self._folding is not None

    def fold(self, axis: Literal[0, 1], at: float, reverse: bool) -> None:
        """Begin to turn the part below a line over, or the part above it; nothing moves where no cloth is."""
        if self.cloth and (fold := ClothFold.of(self.cloth.vertices(), axis, at, reverse)):
            self._begin(self.cloth, Folding(fold, back=False))

    def unfold(self) -> None:
        """Begin to take the last fold back, if there is one."""
        if self.cloth and self.folds:
            self._begin(self.cloth, Folding(self.folds[-1], back=True))

    def _begin(self, cloth: ClothIsland, folding: Folding) -> None:
        assert self._folding is None, "a flap moves"
        self._folding = folding
        folding.begin(cloth)

    def measure(self) -> ClothMeasure | None:
        """What lies there, in the frame of the table; None when nothing does."""
        return self.cloth.measure() if self.cloth else None

    def lay(self, thing: str, model: str, at: Pose) -> None:
        """Spread a garment out as cloth; it is no model from now on.

        Args:
            thing: name of the model that it was.
            model: in the catalogue.
            at: where its middle lies, in the frame of the table.
        """
        kind = self._kind_of(model)
        assert kind is not None, f"{model} is no garment"
        crease = float(self._random.uniform(*CREASES))
        x, y, _ = at.position
        self.cloth = ClothIsland(kind, x, y, math.remainder(at.rpy()[2], math.pi), crease)
        self.thing, self._model = thing, model
        self._sim.tell(self, "laid", thing=thing)

    def clear(self) -> None:
        """Take the cloth away."""
        self.cloth, self.thing, self._model = None, "", ""
        self.folds, self._folding = [], None

    def before_step(self, sim: Surroundings) -> None:
        """Bring the fingers to where they are, and move the flap."""
        if self.cloth and self.cloth.awake:
            for hand in HANDS:
                self._follow(hand)
        if self.cloth and self._folding and self._folding.step(self.cloth, sim.period(self)):
            self.folds = self.folds[:-1] if self._folding.back else [*self.folds, self._folding.fold]
            self._folding = None

    def after_step(self, sim: Surroundings) -> None:
        """Let the cloth move, and see what is set down or lifted."""
        if self.cloth:
            self.cloth.step(sim.period(self))
        self._waited += sim.period(self)
        if self._waited < EVERY_S:
            return
        self._waited = 0.0
        if self.cloth is None:
            self._look_for_garments(sim)
        elif not self.cloth.awake:
            self._look_for_cups(sim)

    def drapes(self) -> Mapping[str, Drape]:
        """The cloth as it lies, with creases that are finer than its mesh."""
        if self.cloth is None:
            return {}
        points = self.cloth.vertices()
        wave = np.outer(np.sin(1.9 * np.arange(SIDE)), np.cos(2.3 * np.arange(SIDE))).ravel()
        points[:, 2] += 0.5 * self.cloth.crease * (1.0 + wave)
        turn, origin = self._pose.matrix()[:3, :3], self._pose.position
        placed: Array = points @ turn.T + origin
        return {self.name: Drape(placed, self.cloth.kind.color)}

    def _follow(self, hand: str) -> None:
        if self.cloth:
            jaw = self._pose.inverse().apply(self._sim.data.site_xpos[self._jaws[hand]])
            self.cloth.move(hand, Pose(jaw))

    def _look_for_garments(self, sim: Surroundings) -> None:
        away = np.abs(sim.data.xpos[list(self._garments.values())] - self._pose.position).max(axis=1, initial=0.0)
        if not (away <= MIDDLE).any():
            return
        back, held = self._pose.inverse(), {cup.holding for cup in self._cups}
        for name, body in self._garments.items():
            at = back @ Pose(vector(sim.data.xpos[body]), unit_quaternion(sim.data.xquat[body]))
            x, y, z = at.position
            dof = sim.model.body_dofadr[body]
            moves = float(np.abs(sim.data.qvel[dof : dof + 3]).max()) > STILL
            if math.hypot(x, y) > MIDDLE or abs(z) > LOW or moves or sim.model.body(body).name in held:
                continue
            sim.later(lambda name=name, at=at: self._spread(sim, name, at))  # type: ignore[misc]
            return

    def _spread(self, sim: Surroundings, name: str, at: Pose) -> None:
        model, pack = sim.spawned[name].model, self._packs.get(name)
        sim.remove(name)
        if pack:
            self._unpack(name, pack, at)
        else:
            self.lay(name, model, at)

    def _unpack(self, thing: str, pack: Saved, at: Pose) -> None:
        """Lay down a garment that was folded before."""
        x, y, _ = at.position
        by = Pose.from_xyz_rpy((x, y, 0.0), (0.0, 0.0, at.rpy()[2])) @ Pose(*pack["at"]).inverse()
        self.cloth = ClothIsland.load(pack["cloth"])
        self.cloth.displace(by)
        self.cloth.wake()
        self.folds = [ClothFold(**fold).displaced(by) for fold in pack["folds"]]
        self.thing, self._model = thing, pack["model"]
        self._sim.tell(self, "laid", thing=thing)

    def _look_for_cups(self, sim: Surroundings) -> None:
        sucking = [(cup, lip) for cup, lip in self._lips if cup.suction and not cup.holding]
        seen = self.measure() if sucking else None
        for cup, lip in sucking:
            if seen is None:
                break
            x, y, z = self._pose.inverse().apply(sim.data.site_xpos[lip])
            off = Pose.from_xyz_rpy((seen.x, seen.y, 0.0), (0.0, 0.0, seen.yaw)).inverse().apply((x, y, 0.0))
            over = abs(off[0]) < seen.width / 2.0 and abs(off[1]) < seen.length / 2.0
            if over and z < seen.height + CUP:
                sim.later(lambda cup=cup, seen=seen: self._lift(sim, cup, seen))  # type: ignore[misc]
                return

    def _lift(self, sim: Surroundings, cup: SuctionCup, seen: ClothMeasure) -> None:
        """Make the cloth a pack again that stands on the table; the cup has sunk into it."""
        thing, model, at = self.packed(seen)
        sim.spawn(thing, model, at)
        cup.take(sim, self._root(sim, thing))
        sim.tell(self, "lifted", thing=thing, cup=cup.name)

    def packed(self, seen: ClothMeasure) -> tuple[str, str, Pose]:
        """Take the cloth off the table; returns name, model and pose in the world of the pack that it is now."""
        assert self.cloth is not None
        thing, kind = self.thing, self.cloth.kind
        model, height = (kind.folded, 0.0) if self.folds and kind.folded else (self._model, kind.height)
        at = Pose.from_xyz_rpy((seen.x, seen.y, 0.0), (0.0, 0.0, seen.yaw))
        if self.folds:
            self._packs[thing] = self._pack(at)
        self.clear()
        return thing, model, self._pose @ at @ Pose((0.0, 0.0, height))

    def _pack(self, at: Pose) -> Saved:
        """What is needed to lay the cloth down again as it is, lying around this pose."""
        assert self.cloth is not None
        folds = [asdict(fold) for fold in self.folds]
        where = [at.position, at.quaternion]
        return {"cloth": self.cloth.save(), "folds": folds, "model": self._model, "at": where}

    @staticmethod
    def _root(sim: Surroundings, thing: str) -> int:
        """The first body of a thing."""
        return next(b for b in range(sim.model.nbody) if sim.model.body(b).name.startswith(thing + SCOPE))

    def reset(self) -> None:
        """Nothing lies there."""
        self.clear()
        self._packs.clear()
        self._waited = 0.0

    def save(self) -> Saved:
        """The cloth, and those that were folded."""
        lying: dict[str, Any] = {"thing": self.thing, "model": self._model, "waited": self._waited}
        lying["cloth"] = self.cloth.save() if self.cloth else None
        lying["folds"] = [asdict(fold) for fold in self.folds]
        lying["folding"] = self._folding.save() if self._folding else None
        return lying | {"packs": self._packs}

    def load(self, saved: Saved) -> None:
        """Go on with it."""
        self.thing, self._model, self._waited = saved["thing"], saved["model"], saved["waited"]
        self.cloth = ClothIsland.load(saved["cloth"]) if saved["cloth"] else None
        self.folds = [ClothFold(**fold) for fold in saved["folds"]]
        self._folding = Folding.load(saved["folding"]) if saved["folding"] else None
        self._packs = dict(saved["packs"])
        self.bind(self._sim)
