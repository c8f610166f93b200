/** The court's clock, carried on from the last time the server said it; the visitor's own clock is never trusted. */
export class ServerClock {
  private at: number;
  private heard: number;

  constructor(now: string, private readonly ticks: () => number = () => performance.now()) {
    this.at = Date.parse(now);
    this.heard = this.ticks();
  }

  /** The server has said the time again. */
  set(now: string): void {
    this.at = Date.parse(now);
    this.heard = this.ticks();
  }

  /** Milliseconds since 1970 at the court. */
  now(): number {
    return this.at + (this.ticks() - this.heard);
  }

  /** Whole seconds until `end`, never below 0, rounded up so that 00:00 is the end and not the last second. */
  secondsUntil(end: string): number {
    return Math.max(Math.ceil((Date.parse(end) - this.now()) / 1000), 0);
  }
}
