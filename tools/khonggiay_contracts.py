"""A contract for import-linter: modules meet only through their doors."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Between modules of *root*, only the files named in *doors* may be imported.

    `open_modules` may be imported anywhere in them. `composers` tie the modules
    together (settings, URLs) and may also import the `edges` of the others.
    Tests may import anything.
    """

    type_name = "doors"

    root = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    open_modules = fields.SetField(subfield=fields.StringField(), required=False)
    composers = fields.SetField(subfield=fields.StringField(), required=False)
    edges = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001
        """Look at every direct import that crosses from one module into another."""
        broken = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._is_broken(importer.split("."), imported.split(".")):
                    lines = graph.get_import_details(
                        importer=importer, imported=imported
                    )
                    broken.append((importer, imported, lines[0]["line_number"]))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_broken(self, importer: list[str], imported: list[str]) -> bool:
        options: Any = self
        if options.root != importer[0] or options.root != imported[0]:
            return False
        if len(importer) < 2 or len(imported) < 2 or importer[1] == imported[1]:
            return False
        if "tests" in importer[2:] or imported[1] in (options.open_modules or ()):
            return False
        allowed = set(options.doors)
        if importer[1] in (options.composers or ()):
            allowed |= set(options.edges or ())
        return len(imported) < 3 or imported[2] not in allowed

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that goes past a door."""
        for importer, imported, line in check.metadata["broken"]:
            output.print_error(f"{importer}:{line} imports {imported}: not a door.")
