"""Puts together who is told what, from the file of receivers and the secrets in the environment."""

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from cell_hmi.webhooks.hook_queue import FILE, HookQueue
from cell_hmi.webhooks.hook_sender import HookSenders, HookTarget
from cell_hmi.webhooks.hook_signature import key_of
from cell_hmi.webhooks.receivers import Receiver, read_receivers
from cell_line.config.strict_yaml import ConfigError


class WebhooksWrong(Exception):
    """Nobody can be told anything; says why."""


def hook_senders(file: Path | None, state_dir: Path, environment: Mapping[str, str]) -> HookSenders:
    """Return those who tell the receivers of a file; without one nobody is told anything.

    Raises:
        WebhooksWrong: the file is wrong, a secret is missing, or the queue cannot be opened.
    """
    if file is None:
        return HookSenders()
    try:
        targets = [_target(name, receiver, environment) for name, receiver in read_receivers(file).items()]
        return HookSenders(tuple(targets), HookQueue(state_dir), state_dir, time.time)
    except ConfigError as error:
        raise WebhooksWrong(str(error)) from None
    except ValueError as error:
        raise WebhooksWrong(f"{file}: {error}") from None
    except (OSError, sqlite3.Error) as error:
        raise WebhooksWrong(f"{state_dir / FILE}: {error}") from None


def _target(name: str, receiver: Receiver, environment: Mapping[str, str]) -> HookTarget:
    secret = environment.get(receiver.secret, "")
    if not secret:
        raise ValueError(f"webhooks.{name}: there is no {receiver.secret} in the environment, which has its secret")
    try:
        return HookTarget(name, receiver, key_of(secret))
    except ValueError as error:
        raise ValueError(f"webhooks.{name}: {receiver.secret}: {error}") from None
