import { Stream, type Message } from "./stream";

export interface Connection {
  /** A new ticket, fetched by the page because only the page has the visitor's session. */
  renew(ticket: string): void;
}

/** Listen to a stream: through the browser's shared worker where there is one, else by a stream of the page's own. */
export function connect(url: string, listener: (message: Message) => void): Connection {
  if (typeof SharedWorker === "undefined") return alone(url, listener);
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "zhixing-live" });
  const port = worker.port;
  port.onmessage = ({ data }: MessageEvent<Message>) => listener(data);
  worker.onerror = () => {
    worker.onerror = null;
    alone(url, listener);
  };
  port.postMessage({ url });
  addEventListener("pagehide", () => port.postMessage({ url, leave: true }));
  addEventListener("pageshow", (event) => event.persisted && port.postMessage({ url }));
  return { renew: (ticket) => port.postMessage({ url, ticket }) };
}

function alone(url: string, listener: (message: Message) => void): Connection {
  const stream = new Stream(url);
  stream.listen(listener);
  return stream;
}
