import { pageLang } from "./lib/words";
import { line, remark, shortlist, stateWords, type PathNode, type Picture, type Station } from "./path/picture";

const lang = pageLang();

function make<K extends keyof HTMLElementTagNameMap>(tag: K, css = "", text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (text) element.textContent = text;
  return element;
}

function drawNode(node: PathNode): HTMLLIElement {
  const item = make("li", node.state);
  const name = node.href ? make("a", "", node.name) : make("span", "", node.name);
  if (node.href && name instanceof HTMLAnchorElement) name.href = node.href;
  item.append(name, make("span", "vh", ` ${stateWords(node.state, lang)} `));
  const said = remark(node);
  if (said) item.append(make("em", "", said));
  if (node.title) item.title = node.title;
  return item;
}

function drawStation(station: Station, css: string): HTMLElement {
  const box = make("div", `stn ${css}`);
  const head = make("div", "hd");
  const glyph = make("span", `zx-g is-${station.state}`, station.glyph);
  glyph.lang = "zh";
  head.append(glyph, make("small", "", station.name));
  const list = make("ul");
  list.setAttribute("aria-label", station.name);
  const { shown, rest } = shortlist(station.nodes);
  list.append(...shown.map(drawNode));
  box.append(head, list);
  if (rest) list.append(moreOf(station, list, rest));
  return box;
}

function moreOf(station: Station, list: HTMLUListElement, rest: number): HTMLLIElement {
  const button = make("button", "rest", lang === "en" ? `${rest} more` : `还有 ${rest} 个`);
  button.type = "button";
  button.addEventListener("click", () => list.replaceChildren(...station.nodes.map(drawNode)));
  const item = make("li", "more");
  item.append(button);
  return item;
}

function draw(host: HTMLElement, picture: Picture): void {
  const path = make("div", "zx-path");
  path.append(...picture.stations.map((station, i) => drawStation(station, line(picture.stations, i))));
  host.querySelector(".zx-path")?.remove();
  host.append(path);
}

async function refresh(host: HTMLElement): Promise<void> {
  const answer = await fetch(host.dataset.src ?? "", { headers: { Accept: "application/json" } });
  if (answer.ok) draw(host, (await answer.json()) as Picture);
}

for (const host of document.querySelectorAll<HTMLElement>("[data-path]")) {
  const embedded = host.querySelector("script[type='application/json']")?.textContent;
  if (embedded && embedded !== "null" && embedded !== '""') draw(host, JSON.parse(embedded) as Picture);
  else if (host.dataset.src) void refresh(host);
  if (host.dataset.src) document.addEventListener("zx:refresh", () => void refresh(host));
}
