"""Which profile is asked for: by its name, or for one release yet by the word `sim` that came before it."""

from cell_line.config.profiles import KINEMATIC

FORMER = {"none": KINEMATIC}
"""What a profile was called while `sim` asked for it."""


def profile_asked(profile: str, sim: str = "") -> str:
    """Return the name of the profile that is asked for; that of a start which asks for none.

    Args:
        profile: Its name, "" for none.
        sim: The former way to ask for it, "" for none.

    Raises:
        ValueError: The two do not agree.
    """
    former = FORMER.get(sim, sim)
    if profile and former and profile != former:
        raise ValueError(f"is the former name of `profile`, and that is {profile!r}; leave it out")
    return profile or former or KINEMATIC
