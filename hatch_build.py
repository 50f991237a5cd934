"""What hatch cannot be told in pyproject.toml: put the workbook into a wheel, but not into an editable installation.

A clone has the workbook at its root already; a copy of it among the installed packages would only grow stale.
"""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WorkbookHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if version == "editable":
            return
        for folder in ("notebooks", "exercises", "solutions"):
            if Path(self.root, folder).is_dir():
                build_data["force_include"][folder] = f"clvteach/_workbook/{folder}"
        for words in Path(self.root, "chapters").glob("*/*.md"):  # what the package says of a chapter is read there
            if words.name not in ("chapter.md", "exercise.md"):
                place = words.relative_to(self.root).as_posix()
                build_data["force_include"][place] = f"clvteach/_workbook/{place}"
