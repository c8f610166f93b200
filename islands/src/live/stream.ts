/** One event stream that never gives up: the browser's own reconnecting while it can, ours when it was refused. */
export type Message =
  | { readonly kind: "frame"; readonly data: string }
  | { readonly kind: "open" }
  | { readonly kind: "lost"; readonly tries: number }
  | { readonly kind: "ticket" };

/** Seconds before try number `tries`: 1, 2, 4 … 30, with a spread so that a crowd does not come back at once. */
export function pause(tries: number, chance: () => number = Math.random): number {
  return Math.min(2 ** Math.max(tries - 1, 0), 30) * (0.75 + chance() / 2);
}

/** The address with the ticket and the last event seen, which a new EventSource cannot send as a header. */
export function address(url: string, ticket: string, last: string): string {
  const query = [ticket && `ticket=${encodeURIComponent(ticket)}`, last && `last_event_id=${encodeURIComponent(last)}`];
  const tail = query.filter(Boolean).join("&");
  return tail ? url + (url.includes("?") ? "&" : "?") + tail : url;
}

export class Stream {
  private source: EventSource | undefined;
  private last = "";
  private tries = 0;
  private ticket = "";
  private latest: string | undefined;
  private readonly listeners = new Set<(message: Message) => void>();

  constructor(private readonly url: string) {}

  listen(listener: (message: Message) => void): void {
    this.listeners.add(listener);
    if (this.latest !== undefined) listener({ kind: "frame", data: this.latest });
    if (!this.source) this.open();
  }

  /** True when nobody listens any more. */
  leave(listener: (message: Message) => void): boolean {
    this.listeners.delete(listener);
    if (this.listeners.size) return false;
    this.source?.close();
    return true;
  }

  /** A page has fetched a new ticket. */
  renew(ticket: string): void {
    this.ticket = ticket;
    this.open();
  }

  private open(): void {
    this.source?.close();
    const source = new EventSource(address(this.url, this.ticket, this.last));
    this.source = source;
    source.addEventListener("open", () => {
      this.tries = 0;
      this.tell({ kind: "open" });
    });
    for (const name of ["round", "case"]) source.addEventListener(name, (event) => this.hear(event as MessageEvent<string>));
    source.addEventListener("error", () => this.failed(source));
  }

  private hear(event: MessageEvent<string>): void {
    this.last = event.lastEventId || this.last;
    this.latest = event.data;
    this.tell({ kind: "frame", data: event.data });
  }

  /** Refused (401 and the like close it for good): ask a page for a ticket, and try again ourselves. */
  private failed(source: EventSource): void {
    if (source !== this.source) return;
    this.tries += 1;
    this.tell({ kind: "lost", tries: this.tries });
    if (source.readyState !== EventSource.CLOSED) return;
    this.tell({ kind: "ticket" });
    setTimeout(() => source === this.source && this.listeners.size && this.open(), pause(this.tries) * 1000);
  }

  private tell(message: Message): void {
    this.listeners.forEach((listener) => listener(message));
  }
}
