import { startCountdowns } from "./countdown/tick";
import { pageLang, pick, timeOfDay, yuan } from "./lib/words";
import { startChime } from "./live/chime";
import { connect } from "./live/connect";
import { figures, fingerprint, rank, sold, standing, type Frame } from "./live/frame";

const lang = pageLang();

function set(box: ParentNode, part: string, text: string): void {
  const element = box.querySelector(`[data-${part}]`);
  if (element && element.textContent !== text) element.textContent = text;
}

function drawLadder(box: ParentNode, frame: Frame, me: string): void {
  const rows = frame.bids.slice(0, 6).map((bid, i) => {
    const row = document.createElement("li");
    if (me && bid.code === me) row.className = "me";
    const cells = [[rank(bid, i, me, lang, sold(frame)), ""], [bid.code, ""], [figures(bid.amount), "a"], [timeOfDay(bid.at), "w"]];
    for (const [text, css] of cells) {
      const cell = document.createElement("span");
      cell.textContent = text ?? "";
      if (css) cell.className = css;
      row.append(cell);
    }
    return row;
  });
  box.querySelector("[data-ladder]")?.replaceChildren(...rows);
}

function drawStanding(box: ParentNode, frame: Frame, me: string): void {
  const { kind, words } = standing(frame, me, lang);
  const place = box.querySelector<HTMLElement>("[data-standing]");
  if (kind === "none" || !place) return;
  const line = place.querySelector("b") ?? place.insertBefore(document.createElement("b"), place.firstChild);
  line.className = kind === "leading" ? "done" : "late";
  if (line.textContent !== words) line.textContent = words;
}

function draw(box: HTMLElement, frame: Frame): void {
  const me = box.dataset.me ?? "";
  set(box, "state", pick(frame.state_words, lang));
  set(box, "price", figures(frame.price));
  if (frame.price_words) set(box, "price-words", pick(frame.price_words, lang));
  set(box, "count", String(frame.count));
  set(box, "end", pick(frame.ends_words, lang));
  drawViewers(box, frame);
  if (frame.fingerprint) set(box, "fingerprint", fingerprint(frame.fingerprint));
  box.querySelector(".live")?.classList.toggle("is-over", frame.state === "over");
  drawStanding(box, frame, me);
  drawLadder(box, frame, me);
  drawNext(box, frame);
  startCountdowns().forEach((countdown, element) => {
    countdown.clock.set(frame.now);
    if (belongs(element, box)) countdown.until(frame.ends_at, pick(frame.ends_words, lang));
  });
}

function drawViewers(box: ParentNode, frame: Frame): void {
  const line = box.querySelector<HTMLElement>("[data-viewers]");
  if (!line || frame.viewers === undefined) return;
  line.hidden = false;
  line.textContent = pick(`·${frame.viewers} 人在看 || ·${frame.viewers} watching`, lang);
}

/** Draw each frame of a box; once its price has moved, say so to who asked for a sound. */
function drawing(box: HTMLElement): (data: string) => void {
  const button = box.querySelector<HTMLButtonElement>("[data-chime]");
  const chime = button ? startChime(button, lang) : undefined;
  let last: number | undefined;
  return (data) => {
    const frame = JSON.parse(data) as Frame;
    draw(box, frame);
    if (last !== undefined && frame.price !== last) chime?.(frame.bids[0]?.code === box.dataset.me);
    last = frame.price;
  };
}

/** The bar at the bottom of a telephone belongs to the one box of the page. */
function belongs(element: Element, box: HTMLElement): boolean {
  return box.contains(element) || element.closest(".zx-stick") !== null;
}

function drawNext(box: HTMLElement, frame: Frame): void {
  for (const words of document.querySelectorAll("[data-next-words]")) {
    if (belongs(words, box)) words.textContent = yuan(frame.next, lang);
  }
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-next]")) {
    if (!belongs(input, box)) continue;
    input.value = (frame.next / 100).toFixed(2);
    if (input.form) input.form.hidden = frame.state !== "running";
  }
}

function tellLost(box: HTMLElement, lost: boolean): void {
  const line = box.querySelector<HTMLElement>("[data-off]");
  if (!line) return;
  line.hidden = !lost;
  const words = "连线断了，正在重连。现价可能已变，出价以服务器收到为准。 || Connection lost, trying again. The price may have moved.";
  line.textContent = lost ? pick(words, lang) : "";
}

async function fetchTicket(address: string): Promise<string> {
  const token = document.querySelector<HTMLMetaElement>("meta[name='csrf-token']")?.content ?? "";
  const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as { ticket: string }).ticket : "";
}

/** Listen to the stream `url` for `box`, whose `data-ticket` says where tickets are. */
function follow(box: HTMLElement, url: string, heard: (data: string) => void): void {
  const connection = connect(new URL(url, location.href).href, (message) => {
    if (message.kind === "frame") heard(message.data);
    else if (message.kind === "ticket" && box.dataset.ticket) {
      void fetchTicket(box.dataset.ticket).then((ticket) => ticket && connection.renew(ticket));
    } else tellLost(box, message.kind === "lost" && message.tries > 1);
  });
}

for (const box of document.querySelectorAll<HTMLElement>("[data-live]")) {
  if (box.dataset.live) follow(box, box.dataset.live, drawing(box));
}
// a case's page: something happened, and whoever shows it (the path picture) reads it again
for (const page of document.querySelectorAll<HTMLElement>("[data-live-case]")) {
  let first = true;
  follow(page, page.dataset.liveCase ?? "", () => {
    if (!first) document.dispatchEvent(new Event("zx:refresh"));
    first = false;
  });
}
startCountdowns();
