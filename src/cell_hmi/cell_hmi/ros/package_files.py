"""Files that descriptions of robots name, as in `package://ur_description/meshes/base.stl`."""

from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

from ament_index_python import PackageNotFoundError, get_package_share_directory

SCHEME = "package://"


def package_file(uri: str) -> str:
    """Return where a file of a package is, '' for one that is not there, or that lies outside of its package."""
    package, _, path = unquote(uri.removeprefix(SCHEME)).partition("/")
    if not uri.startswith(SCHEME) or not package or not path:
        return ""
    try:
        folder = Path(get_package_share_directory(package))
    except (PackageNotFoundError, ValueError, OSError):
        return ""
    file = Path(normpath(folder / path))  # links are not followed: who installs a package may make some
    return str(file) if file.is_relative_to(folder) and file.is_file() else ""
