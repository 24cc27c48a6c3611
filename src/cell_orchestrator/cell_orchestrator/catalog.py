"""The products that can be ordered: family and variant files, checked, and read again when they change."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from os.path import normpath
from pathlib import Path

from cell_orchestrator.core.errors import OrchestratorError
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.masters import Family, MasterError, Variant, check_family, control_recipe
from cell_orchestrator.core.options import OptionError
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.product_checks import Models, check_product, first_problem
from cell_orchestrator.products import FamilyConfig, VariantConfig
from cell_orchestrator.source_folder import Source, SourceFolder
from cell_skills.config.strict_yaml import ConfigError, Document
from cell_skills.registry import Registry


class UnknownVariantError(OrchestratorError):
    """No such variant can be ordered; the text says which comes near."""

    def __init__(self, sku: str, known: Mapping[str, object]) -> None:
        self.sku = sku
        near = get_close_matches(sku, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"{len(known)} are known: {', '.join(sorted(known)[:20])}"
        super().__init__(f"no variant {sku!r} can be ordered; {hint}")


@dataclass(frozen=True, slots=True)
class Product:
    """A variant with its family: all that is needed to make its control recipe."""

    family: Family
    variant: Variant


class Catalog:
    """The products of one line.

    Attributes:
        products: SKU -> last good version.
    """

    def __init__(self, folder: Path, line: Line, models: Models | None = None) -> None:
        """Read the products.

        Args:
            folder: holds families/ and variants/.
            line: the line that shall make them.
            models: skill -> model of its parameters, to check recipes against; see `parameter_models`.
        """
        self.products: dict[str, Product] = {}
        self._line, self._models = line, models or {}
        folder = Path(normpath(folder))
        self._families = SourceFolder(folder / "families", _family)
        self._variants = SourceFolder(folder / "variants", _variant)
        self._errors: tuple[ConfigError, ...] = ()
        self.refresh()

    def refresh(self) -> tuple[ConfigError, ...]:
        """Pick up new, changed and removed files.

        A broken file changes nothing but this answer: the last good version of its products stays orderable.

        Returns:
            What is wrong with the files now, all of it.
        """
        changed = [folder.refresh() for folder in (self._families, self._variants)]
        if any(changed):
            self._errors = tuple(self._update())
        return self._errors

    def recipe(self, sku: str, options: Mapping[str, object], *, text: bool = False) -> Recipe:
        """The control recipe of one unit.

        Args:
            sku: the variant.
            options: option -> value, as ordered.
            text: all values are texts, from a source that knows no types.

        Raises:
            UnknownVariantError: no such variant.
            OptionError: an option is not offered, or its value not allowed.
        """
        product = self.products.get(sku)
        if product is None:
            raise UnknownVariantError(sku, self.products)
        recipe = control_recipe(product.family, product.variant, options, text=text)
        if problem := first_problem(recipe.operations, self._models):
            path = (problem.operation.name, *map(str, problem.key[1:]))
            setters = [
                option.name
                for option in product.family.options.values()
                if any(target == path[: len(target)] for target in option.targets)
            ]
            raise OptionError(setters[0] if setters else ".".join(path), problem.message)
        return recipe

    def _update(self) -> list[ConfigError]:
        """Make the products from the files; returns what is wrong."""
        errors = {str(error): error for folder in (self._families, self._variants) for error in folder.errors.values()}
        families: dict[str, Source[Family]] = {}
        products: dict[str, Product] = {}
        for family in self._families.sources.values():
            try:
                _refuse_second(family.document, "family", family.made.name, families.get(family.made.name))
                families[family.made.name] = family
            except ConfigError as error:
                errors[str(error)] = error
        seen: dict[str, Source[Variant]] = {}
        for variant in self._variants.sources.values():
            sku = variant.made.name
            try:
                _refuse_second(variant.document, "variant", sku, seen.get(sku))
                seen[sku] = variant
                products[sku] = self._product(variant, families)
            except ConfigError as error:
                errors[str(error)] = error
                if sku in self.products:
                    products.setdefault(sku, self.products[sku])
        self.products = products
        return list(errors.values())

    def _product(self, variant: Source[Variant], families: Mapping[str, Source[Family]]) -> Product:
        family = families.get(variant.made.family)
        if family is None:
            known = ", ".join(sorted(families)) or "none"
            raise variant.document.error(("family",), f"no family {variant.made.family!r}; known: {known}")
        check_product(family, variant, self._line, self._models)
        return Product(family.made, variant.made)


def parameter_models(registry: Registry, line: Line) -> Models:
    """The models of the parameters of every skill the line offers.

    Raises:
        RegistryError: a skill is not installed or broken.
    """
    return {skill: registry.skill(skill).params_model for cell in line.cells.values() for skill in cell.skills}


def _family(document: Document) -> Family:
    family = document.as_model(FamilyConfig).master()
    try:
        check_family(family)
    except MasterError as error:
        raise document.error(error.key, error.reason) from None
    return family


def _variant(document: Document) -> Variant:
    return document.as_model(VariantConfig).master()


def _refuse_second(document: Document, key: str, name: str, first: Source[Family] | Source[Variant] | None) -> None:
    if first is not None:
        raise document.error((key,), f"{name!r} is defined in {first.document.file.name} already")
