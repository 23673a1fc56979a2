"""Read the dependencies from requirements/base.in, so that they stand in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DependenciesHook(MetadataHookInterface):
    """Fill `project.dependencies`."""

    def update(self, metadata: dict[str, object]) -> None:
        text = (Path(self.root) / "requirements" / "base.in").read_text("utf-8")
        lines = (line.split("#")[0].strip() for line in text.splitlines())
        metadata["dependencies"] = [line for line in lines if line]
