"""The state of a simulation as bytes, complete enough to go on bit by bit as the original would."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import mujoco
import numpy as np

from cell_sim.physics.truth import STATE
from cell_sim.world.keeping import CheckpointError

SLEEP = ("tree_asleep", "tree_awake", "body_awake", "body_awake_ind", "parent_awake_ind", "dof_awake_ind")
SLEEP_COUNTS = ("ntree_awake", "nbody_awake", "nparent_awake", "nv_awake")
"""Who sleeps is no part of MuJoCo's state vector."""
KEPT = ("sensordata", "qacc", "qacc_smooth", "qfrc_smooth")
"""Results of the last tick that outlive it: readings, and accelerations with which sleepers wake."""
CHANGED = ("eq_obj2id", "eq_data", "actuator_forcerange", "geom_surfacevel")
"""Fields of the model that devices change at run time."""


def names_of(model: mujoco.MjModel) -> str:
    """A digest of all names in a model, which tell one world from another."""
    return hashlib.sha256(bytes(model.names)).hexdigest()


def encode(model: mujoco.MjModel, data: mujoco.MjData, rest: Mapping[str, Any]) -> bytes:
    """Put the physical state and the rest, which is JSON, into bytes."""
    state = np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_getState(model, data, state, STATE)
    arrays = {"state": state}
    arrays |= {name: getattr(data, name) for name in (*SLEEP, *KEPT)}
    arrays |= {"counts": np.array([getattr(data, name) for name in SLEEP_COUNTS])}
    arrays |= {f"model.{name}": getattr(model, name) for name in CHANGED}
    text = json.dumps({"names": names_of(model), **rest})
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, text=np.array(text), **arrays)
    return out.getvalue()


class Checkpoint:
    """A checkpoint that was read.

    Attributes:
        rest: What was given to `encode` beside the physical state.
    """

    def __init__(self, content: bytes) -> None:
        """Read it.

        Raises:
            CheckpointError: these bytes are no checkpoint.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                self._arrays = dict(file)
            self.rest: dict[str, Any] = json.loads(str(self._arrays.pop("text")))
            self._names = self.rest.pop("names")
        except (ValueError, OSError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise CheckpointError(f"these bytes are no checkpoint: {error}") from error

    def check(self, model: mujoco.MjModel) -> None:
        """Refuse a model with other names than the one saved.

        Raises:
            CheckpointError: it is another world.
        """
        if self._names != names_of(model):
            raise CheckpointError("the checkpoint is of another world")

    def put(self, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Give model and data the physical state saved."""
        for name in CHANGED:
            getattr(model, name)[:] = self._arrays[f"model.{name}"]
        mujoco.mj_resetData(model, data)
        mujoco.mj_setState(model, data, self._arrays["state"], STATE)
        mujoco.mj_step1(model, data)  # poses of sleepers are not computed once they sleep
        mujoco.mj_setState(model, data, self._arrays["state"], STATE)
        for name in SLEEP:
            getattr(data, name)[:] = self._arrays[name]
        for name, count in zip(SLEEP_COUNTS, self._arrays["counts"].tolist(), strict=True):
            setattr(data, name, count)
        mujoco.mj_step1(model, data)
        for name in KEPT:
            getattr(data, name)[:] = self._arrays[name]
