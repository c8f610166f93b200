"""How the page of a lot feels on a telephone: `python -m bench.lighthouse [--turns 5]`.

One lot with twelve photos on the real web process; Chromium as a telephone (390 × 844, CPU slowed four times, 1.6 Mbit/s,
150 ms), a fresh profile each turn, after one unmeasured turn. The figures and weights are Lighthouse 12's own: first and
largest paint, total blocking time, layout shift, speed taken as the largest paint; each scored on its log-normal curve.
Accessibility: the checks of `bench/reach.js` by Lighthouse's weights. lighthouse_performance is the median of the turns.
"""

import argparse
import io
import math
import shutil
from pathlib import Path
from statistics import median

from bench.place import enter, leave, process, today
from bench.results import record

PORT = 8471
CURVES = {
    "fcp": (1800, 3000, 10),
    "si": (3387, 5800, 10),
    "lcp": (2500, 4000, 25),
    "tbt": (200, 600, 30),
    "cls": (0.1, 0.25, 25),
}
"""Lighthouse 12 on a telephone: (value scored 0.9, value scored 0.5, weight)."""
WATCH = """
window.zx = {lcp: 0, cls: 0, tbt: 0};
new PerformanceObserver(l => { for (const e of l.getEntries()) zx.lcp = e.startTime; }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) zx.cls += e.value; }).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) zx.tbt += Math.max(0, e.duration - 50); }).observe({type: 'longtask', buffered: true});
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("lighthouse")
    address = f"http://127.0.0.1:{PORT}/auctions/{_lot()}/"
    with process("uvicorn", "zhixing.entrypoints.asgi:application", "--port", str(PORT), "--log-level", "warning",
                 health=f"http://127.0.0.1:{PORT}/auctions/"):  # fmt: skip
        turns, faults = _visit(address, chosen.turns)
    scores = [_score(turn) for turn in turns]
    for turn, score in zip(turns, scores, strict=True):
        print({name: round(value, 3) for name, value in turn.items()}, f"{score:.0f}", flush=True)
    reach = 100 - sum(weight for _, weight in faults)
    print(
        f"performance {median(scores):.0f}, accessibility {reach}, usable in {median(t['usable'] for t in turns):.0f} ms"
    )
    for fault, weight in faults:
        print(f"  −{weight}: {fault}")
    if not chosen.no_record:
        record("lighthouse_performance", round(median(scores)), "of 100", today())
        record("lighthouse_accessibility", reach, "of 100", today())
        record("lot_usable_ms", round(median(turn["usable"] for turn in turns)), "ms", today())
    leave("lighthouse")


def _lot() -> int:
    from PIL import Image

    from tests.rooms.auctions import stage
    from zhixing.domain.auctions import api as auctions
    from zhixing.infra import clock

    stage.court()
    now = clock.now(stage.COURT)
    opens, day = now + stage.timedelta(days=1), stage.timedelta(days=1)
    lot = stage.a_lot(opens - stage.timedelta(days=40))
    for number in range(12):
        held = io.BytesIO()
        Image.effect_noise((1600, 1067), 20 + number).convert("RGB").save(held, "JPEG", quality=85)
        auctions.add_photo(stage.MACHINE, lot.pk, held.getvalue(), f"照片 {number + 1}")
    stage.publish(lot.pk, stage.terms(opens, opens + day), opens - stage.timedelta(days=31))
    return int(lot.pk)


def _visit(address: str, turns: int) -> tuple[list[dict[str, float]], list[tuple[str, int]]]:
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as driver:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for turn in range(turns + 1):
            context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, device_scale_factor=2)
            page = context.new_page()
            page.add_init_script(WATCH)
            wire = context.new_cdp_session(page)
            wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            wire.send("Network.enable")
            speed = 1.6 * 1024 * 1024 / 8
            wire.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": 150, "downloadThroughput": speed, "uploadThroughput": speed / 2},
            )
            page.goto(address, wait_until="networkidle")
            page.wait_for_timeout(500)
            seen = page.evaluate(
                "() => ({...zx, fcp: performance.getEntriesByName('first-contentful-paint')[0].startTime,"
                " usable: performance.getEntriesByType('navigation')[0].domInteractive})"
            )
            faults = page.evaluate((Path(__file__).parent / "reach.js").read_text("utf-8"))
            if turn:
                found.append(dict(seen))
            context.close()
        browser.close()
    return found, [(one["fault"], one["weight"]) for one in faults]


def _score(turn: dict[str, float]) -> float:
    values = turn | {"si": turn["lcp"]}
    return sum(weight * _curve(values[name], good, half) for name, (good, half, weight) in CURVES.items())


def _curve(value: float, good: float, half: float) -> float:
    """Lighthouse's log-normal score: 0.9 at `good`, 0.5 at `half`."""
    if value <= 0:
        return 1.0
    spread = abs(math.log(good / half)) / (math.sqrt(2) * 0.9061938024368232)
    standard = math.log(value / half) / (math.sqrt(2) * spread)
    return min(1.0, (1 - math.erf(standard)) / 2)


if __name__ == "__main__":
    main()
