"""Keeps what the benches measured: results.json for machines, RESULTS.md for people."""

import json
import subprocess
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent


def record(key: str, value: float, unit: str, on: date) -> None:
    """Writes one figure, replacing the last one of that key, with the commit it was measured at."""
    path = HERE / "results.json"
    results = json.loads(path.read_text("utf-8")) if path.exists() else {}
    results[key] = {"value": value, "unit": unit, "on": on.isoformat(), "commit": _commit()}
    path.write_text(json.dumps(dict(sorted(results.items())), ensure_ascii=False, indent=2) + "\n", "utf-8")
    rows = [f"| `{k}` | {r['value']} | {r['unit']} | {r['on']} | {r['commit']} |" for k, r in sorted(results.items())]
    table = ["# What was measured", "", "| figure | value | unit | on | commit |", "|---|---|---|---|---|", *rows, ""]
    (HERE / "RESULTS.md").write_text("\n".join(table), "utf-8")


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
