"""What the documentation shows is run, and its output compared."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.fixture
def root(elsewhere: Path) -> Path:
    """A directory with the scenarios of the repository, in which files may be written."""
    for name in ("scenarios", "orgs"):
        (elsewhere / name).symlink_to(ROOT / name)
    return elsewhere


def examples(path: Path) -> str:
    return "\n".join(re.findall(r"^```pycon\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", "docs/python.md", "docs/tables.md", "python/README.md"])
def test_examples(root: Path, name: str) -> None:
    text = examples(ROOT / name)
    assert ">>>" in text, "the page has examples"
    pytest.importorskip("pandas")
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize("path", sorted((ROOT / "python" / "examples").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks(root: Path, path: Path) -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": root}}).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [kind for cell in cells for output in cell.outputs for kind in output.get("data", {})]
    assert shown.count("text/html") >= 3 and "image/svg+xml" in shown
    assert (root / "output/pace/sweep.csv").exists()
