import { ServerClock } from "../lib/clock";
import { pageLang } from "../lib/words";
import { isClose, left } from "./left";

/** Moves one `{% countdown %}`; `until` and `clock` may be changed by who owns it. */
export class Countdown {
  readonly clock: ServerClock;

  constructor(private readonly element: HTMLTimeElement) {
    this.clock = new ServerClock(element.dataset.now ?? new Date().toISOString());
  }

  /** A new end, or the end confirmed; `far` is its date in words. */
  until(end: string, far = this.element.dataset.far ?? ""): void {
    this.element.dateTime = end;
    this.element.dataset.far = far;
    this.draw();
  }

  draw(): void {
    const seconds = this.clock.secondsUntil(this.element.dateTime);
    const words = left(seconds, this.element.dataset.far ?? "", pageLang());
    if (this.element.textContent !== words) this.element.textContent = words;
    this.element.classList.toggle("is-close", isClose(seconds));
  }
}

const running = new Map<HTMLTimeElement, Countdown>();

/** Every countdown of the page, drawn four times a second while the page is seen. */
export function startCountdowns(root: ParentNode = document): Map<HTMLTimeElement, Countdown> {
  for (const element of root.querySelectorAll<HTMLTimeElement>("[data-countdown]")) {
    if (!running.has(element)) running.set(element, new Countdown(element));
  }
  return running;
}

setInterval(() => {
  if (!document.hidden) running.forEach((countdown) => countdown.draw());
}, 250);
