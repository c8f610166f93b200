"""Where a place lies, drawn without any server: a square of a tenth of a degree with its scale."""

from collections.abc import Sequence
from math import cos, radians
from typing import Any

SIDE = 200
KM_A_DEGREE = 111.32
"""Of longitude at the equator, and nearly of latitude everywhere."""


def place_map(point: Sequence[float] | None) -> dict[str, Any] | None:
    """The square (about ten kilometres a side) in which a point [longitude, latitude] lies, the point in it, and how
    long two kilometres are; None without a point.
    """
    if not point:
        return None
    lng, lat = point
    west, south = int(lng * 10 // 1) / 10, int(lat * 10 // 1) / 10
    return {
        "lng": lng,
        "lat": lat,
        "x": round((lng - west) * 10 * SIDE, 1),
        "y": round(SIDE - (lat - south) * 10 * SIDE, 1),
        "west": f"{west:.1f}°",
        "east": f"{west + 0.1:.1f}°",
        "south": f"{south:.1f}°",
        "north": f"{south + 0.1:.1f}°",
        "lines": [40, 80, 120, 160],
        "two_km": round(2 / (KM_A_DEGREE * cos(radians(lat)) / 10) * SIDE, 1),
    }
