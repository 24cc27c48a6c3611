"""What can be ordered now, from the product files of the line that runs or ran last."""

from pathlib import Path
from threading import Lock

from cell_client.errors import ClientError
from cell_client.follower import the_run
from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Registry, RegistryError
from cell_orchestrator.offered import Catalog, Product, catalog_of


class ProductsNow:
    """May be asked in any thread; the first answer takes some seconds."""

    def __init__(self, state_dir: Path) -> None:
        self._state_dir = state_dir
        self._lock = Lock()
        self._config = ""
        self._catalog: Catalog | None = None

    def look(self) -> dict[str, Product]:
        """Variant -> what it is; files that changed are read again.

        Raises:
            ClientError: no line was started here, or its file is wrong.
        """
        with self._lock:
            config = the_run(self._state_dir).config
            try:
                if self._catalog is None or self._config != config:
                    self._catalog = catalog_of(load_line(Path(config)), Registry.installed())
                    self._config = config
                self._catalog.refresh()
            except (ConfigError, RegistryError, OSError) as error:
                raise ClientError(f"what can be ordered cannot be read: {error}") from None
            return dict(self._catalog.products)
