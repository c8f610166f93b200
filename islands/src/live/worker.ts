/** Shared by all pages of one browser: one stream for each address, however many tabs look at it. */
import { Stream, type Message } from "./stream";

export type Order = { readonly url: string; readonly ticket?: string; readonly leave?: true };

const streams = new Map<string, Stream>();

function serve(port: MessagePort): void {
  const tell = (message: Message): void => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<Order>) => {
    const stream = streams.get(data.url) ?? new Stream(data.url);
    streams.set(data.url, stream);
    if (data.leave) {
      if (stream.leave(tell)) streams.delete(data.url);
    } else if (data.ticket) stream.renew(data.ticket);
    else stream.listen(tell);
  };
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (port) serve(port);
};
