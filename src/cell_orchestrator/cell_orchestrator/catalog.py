"""The products that can be ordered: family and variant files, checked, and read again when they change."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from os.path import normpath
from pathlib import Path
from typing import TypeVar

from cell_line.config.strict_yaml import ConfigError, Document
from cell_line.registry import Registry
from cell_orchestrator.core.errors import OrchestratorError
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.masters import Family, MasterError, Variant, check_family, control_recipe
from cell_orchestrator.core.options import OptionError
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.operation_checks import Abilities, Skills
from cell_orchestrator.product_checks import product_error
from cell_orchestrator.products import FamilyConfig, VariantConfig
from cell_orchestrator.source_folder import Source, SourceFolder
from cell_skills.config.cell_offers import CellOffers
from cell_skills.skill import SKILLS

T = TypeVar("T", Family, Variant)


class VariantError(OrchestratorError):
    """A variant cannot be ordered."""


class UnknownVariantError(VariantError):
    """No file defines such a variant; the text says which comes near."""

    def __init__(self, sku: str, known: Mapping[str, object], errors: int) -> None:
        self.sku = sku
        folded = {name.casefold(): name for name in known}
        near = get_close_matches(sku.casefold(), folded, n=1)
        hint = (
            f"did you mean {folded[near[0]]}?" if near else f"{len(known)} are known: {', '.join(sorted(known)[:20])}"
        )
        broken = f" ({errors} things are wrong with the product files)" if errors else ""
        super().__init__(f"no variant {sku!r} can be ordered; {hint}{broken}")


class BrokenVariantError(VariantError):
    """The file of the variant, or of its family, is wrong."""

    def __init__(self, sku: str, error: ConfigError) -> None:
        self.sku, self.error = sku, error
        super().__init__(f"variant {sku!r} cannot be made: {error}")


@dataclass(frozen=True, slots=True)
class Product:
    """A variant with its family: all that is needed to make its control recipe."""

    family: Family
    variant: Variant


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a check of two files gave; it holds as long as both are the same."""

    variant: Source[Variant]
    family: Source[Family]
    error: ConfigError | None


class Catalog:
    """The products of one line.

    What a revision of a family or variant says never changes: other content under a number that was good once is
    refused until the number is raised.

    Attributes:
        products: SKU -> what can be ordered now.
        errors: What is wrong with the files now, all of it.
        revisions: Kind, name and number of every revision by which something could be ordered -> digest of its content.
    """

    def __init__(
        self,
        folder: Path,
        line: Line,
        skills: Skills | None = None,
        revisions: Mapping[str, str] | None = None,
        offers: CellOffers | None = None,
    ) -> None:
        """Read the products.

        Args:
            folder: holds families/ and variants/.
            line: the line that shall make them.
            skills: the skills to check recipes against; see `skills_of`.
            revisions: those that were good before.
            offers: what its cells offer, to check recipes against.
        """
        self.products: dict[str, Product] = {}
        self.errors: tuple[ConfigError, ...] = ()
        self.revisions = dict(revisions or {})
        self._abilities = Abilities(line, skills or {}, offers or {})
        self._folder = Path(normpath(folder))
        self._families = SourceFolder(self._folder / "families", "family", _family)
        self._variants = SourceFolder(self._folder / "variants", "variant", _variant)
        self._refused: dict[str, ConfigError] = {}
        self._checked: dict[Path, _Checked] = {}
        self.refresh()

    def refresh(self) -> tuple[ConfigError, ...]:
        """Pick up new, changed and removed files; returns what is wrong now.

        What a broken file defines cannot be ordered until the file is good again; nothing else changes.
        """
        changed = [folder.refresh() for folder in (self._families, self._variants)]
        if any(changed) or (not self.errors and not self.products):
            self._update()
        return self.errors

    def recipe(self, sku: str, options: Mapping[str, object], *, text: bool = False) -> Recipe:
        """The control recipe of one unit.

        Args:
            sku: the variant.
            options: option -> value, as ordered.
            text: all values are texts, from a source that knows no types.

        Raises:
            VariantError: no such variant, or its file is broken.
            OptionError: an option is not offered, or its value not allowed.
        """
        product = self.products.get(sku)
        if product is None:
            if sku in self._refused:
                raise BrokenVariantError(sku, self._refused[sku])
            raise UnknownVariantError(sku, self.products, len(self.errors))
        recipe = control_recipe(product.family, product.variant, options, text=text)
        if problem := next(self._abilities.problems(recipe.operations), None):
            path = (problem.operation.name, *map(str, problem.key[1:]))
            setters = [
                option.name
                for option in product.family.options.values()
                if any(target == path[: len(target)] for target in option.targets)
            ]
            raise OptionError(setters[0] if setters else ".".join(path), problem.message)
        return recipe

    def brought(self) -> Iterator[tuple[Document, Mapping[str, str]]]:
        """What units bring along, file by file: place on the carrier -> model, under the key `brings`."""
        for folder in (self._families, self._variants):
            for source in folder.sources.values():
                yield source.document, source.made.brings

    def _update(self) -> None:
        """Make the products from the files."""
        families, bad, errors = self._sorted(self._families, "family", lambda family: None)
        variants, self._refused, more = self._sorted(
            self._variants, "variant", lambda variant: self._variant_error(variant, families, bad)
        )
        checked = {variant.document.file: variant for variant in self._variants.sources.values()}
        self._checked = {file: found for file, found in self._checked.items() if file in checked}
        self.products = {}
        for sku, variant in variants.items():
            family = families[variant.made.family]
            self.products[sku] = Product(family.made, variant.made)
            self.revisions[_revision("family", family)] = _digest(family)
            self.revisions[_revision("variant", variant)] = _digest(variant)
        folders = [folder.error for folder in (self._families, self._variants) if folder.error]
        none = [] if self.products else [ConfigError(self._folder, 1, "", "there is no product that can be ordered")]
        self.errors = tuple({str(error): error for error in (*folders, *errors, *more, *none)}.values())

    def _sorted(
        self, folder: SourceFolder[T], kind: str, check: Callable[[Source[T]], ConfigError | None]
    ) -> tuple[dict[str, Source[T]], dict[str, ConfigError], list[ConfigError]]:
        """What a folder defines well by name, what it does not, and all that is wrong."""
        good: dict[str, Source[T]] = {}
        bad = {broken.name: broken.error for broken in folder.broken.values()}
        errors = [error for first in bad.values() for error in first.all]
        # Of two files of one name the one that was made before counts: a start is no reason for another product.
        for source in sorted(folder.sources.values(), key=lambda one: _revision(kind, one) not in self.revisions):
            name = source.made.name
            if name in good:
                first = good[name].document.file.name
                errors.append(source.document.error((kind,), f"{name!r} is defined in {first} already"))
            elif error := check(source) or self._changed(kind, source):
                errors += error.all
                bad.setdefault(name, error)
            else:
                good[name] = source
        return good, {name: error for name, error in bad.items() if name not in good}, errors

    def _changed(self, kind: str, source: Source[T]) -> ConfigError | None:
        """Tell if the content of a good file is not that of its revision."""
        digest = _digest(source)
        if self.revisions.get(_revision(kind, source), digest) == digest:
            return None
        text = f"the content has changed since this was revision {source.made.revision}: raise the revision"
        return source.document.error(("revision",), text)

    def _variant_error(
        self, variant: Source[Variant], families: Mapping[str, Source[Family]], bad: Mapping[str, ConfigError]
    ) -> ConfigError | None:
        name, file = variant.made.family, variant.document.file
        family = families.get(name)
        if family is None:
            known = ", ".join(sorted(families)) or "none"
            return bad.get(name) or variant.document.error(("family",), f"no family {name!r}; known: {known}")
        found = self._checked.get(file)
        if found is None or found.variant is not variant or found.family is not family:
            error = product_error(family, variant, self._abilities)
            found = self._checked[file] = _Checked(variant, family, error)
        return found.error


def skills_of(registry: Registry, line: Line) -> Skills:
    """Every skill the line offers.

    Raises:
        RegistryError: a skill is not installed or broken.
    """
    return {skill: registry.get(SKILLS, skill) for cell in line.cells.values() for skill in cell.skills}


def _family(document: Document) -> Family:
    family = document.as_model(FamilyConfig).master()
    try:
        check_family(family)
    except MasterError as error:
        raise document.error(error.key, error.reason) from None
    return family


def _variant(document: Document) -> Variant:
    return document.as_model(VariantConfig).master()


def _revision(kind: str, source: Source[T]) -> str:
    """The name of a revision."""
    return f"{kind} {source.made.name} {source.made.revision}"


def _digest(source: Source[T]) -> str:
    """Changes with the content of a file, not with its words and layout; the order of operations is content."""
    return sha256(json.dumps(source.document.data).encode()).hexdigest()[:32]
