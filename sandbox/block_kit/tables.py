"""What Slack accepts as tables and charts."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.checker import Checker
from sandbox.types import Json

CELLS = ("raw_text", "raw_number", "rich_text")


def check_table(check: Checker, block: Json, at: str) -> None:
    """A table: at most 100 rows of 20 cells."""
    _rows(check, block, at, 100, 1)
    if "column_settings" in block:
        check.items(block["column_settings"], f"{at}/column_settings", 20)


def check_data_table(check: Checker, block: Json, at: str) -> None:
    """A data table: a header and at most 200 rows of 20 equal cells, 20,000 characters in all."""
    check.string(block["caption"], f"{at}/caption", 3000, 1)
    check.number(block.get("page_size"), f"{at}/page_size", 1, 100)
    check.number(block.get("row_header_column_index"), f"{at}/row_header_column_index", 0, 19)
    rows = _rows(check, block, at, 201, 2)
    if len({len(row) for row in rows}) > 1:
        check.note(f"{at}/rows", "every row must have the same number of cells")
    if rows and any(isinstance(c, dict) and c.get("type") == "rich_text" for c in rows[0]):
        check.note(f"{at}/rows/0", "rich_text is not allowed in the header")
    if sum(len(str(cell.get("text", ""))) for row in rows for cell in row) > 20_000:
        check.note(f"{at}/rows", "must be less than 20001 characters")


def _rows(check: Checker, block: Json, at: str, most: int, least: int) -> list[list[Json]]:
    rows = []
    for number, row in enumerate(check.items(block["rows"], f"{at}/rows", most, least)):
        where = f"{at}/rows/{number}"
        cells = check.items(row, where, 20)
        for place, cell in enumerate(cells):
            _cell(check, cell, f"{where}/{place}")
        rows.append([cell for cell in cells if isinstance(cell, dict)])
    return rows


def _cell(check: Checker, cell: Any, at: str) -> None:
    if not isinstance(cell, dict) or cell.get("type") not in CELLS:
        check.note_type(cell, at, CELLS)
        return
    if cell["type"] == "raw_number":
        check.fields(cell, at, ["type", "value"], ["text"])
        return
    check.fields(cell, at, ["type", "elements" if cell["type"] == "rich_text" else "text"], [])


def check_data_visualization(check: Checker, block: Json, at: str) -> None:
    """A chart: pie with segments; bar, line, area with series over categories."""
    check.string(block["title"], f"{at}/title", 50, 1)
    chart = block["chart"]
    if not check.fields(chart, f"{at}/chart", ["type"], ["segments", "series", "axis_config"]):
        return
    check.one_of(chart["type"], f"{at}/chart/type", ("pie", "bar", "line", "area"))
    if chart["type"] == "pie":
        _points(check, chart.get("segments"), f"{at}/chart/segments", 6)
    else:
        _series(check, chart, f"{at}/chart")


def _series(check: Checker, chart: Json, at: str) -> None:
    axis = chart.get("axis_config")
    if not isinstance(axis, dict) or not isinstance(axis.get("categories"), list):
        check.note(f"{at}/axis_config", "missing required field: categories")
        return
    names = []
    for number, one in enumerate(check.items(chart.get("series"), f"{at}/series", 6)):
        where = f"{at}/series/{number}"
        if check.fields(one, where, ["name", "data"], []):
            check.string(one["name"], f"{where}/name", 20, 1)
            names.append(one["name"])
            labels = _points(check, one["data"], f"{where}/data", 20)
            if sorted(labels) != sorted(axis["categories"]):
                check.note(f"{where}/data", "labels must match the categories")
    if len(names) != len(set(names)):
        check.note(f"{at}/series", "names must be unique")


def _points(check: Checker, points: Any, at: str, most: int) -> list[str]:
    labels = []
    for number, point in enumerate(check.items(points, at, most)):
        if check.fields(point, f"{at}/{number}", ["label", "value"], []):
            check.string(point["label"], f"{at}/{number}/label", 20, 1)
            labels.append(str(point["label"]))
    return labels
