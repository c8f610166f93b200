import { HELP, meaning, step, type Act } from "./keys/map";
import { pageLang } from "./lib/words";

const lang = pageLang();
const rows = (): HTMLTableRowElement[] => [...document.querySelectorAll<HTMLTableRowElement>("[data-worklist] tbody tr:not(.grp)")];
let anchor = -1;
let before = { key: "", at: 0 };

function move(by: 1 | -1): void {
  const all = rows();
  const to = step(all.findIndex((row) => row.classList.contains("sel")), all.length, by);
  all.forEach((row, i) => {
    row.classList.toggle("sel", i === to);
    row.querySelector(".act .btn")?.classList.toggle("btn-go", i === to);
  });
  all[to]?.querySelector<HTMLElement>(".act .btn")?.focus({ preventScroll: true });
  all[to]?.scrollIntoView({ block: "nearest" });
}

function current(): HTMLTableRowElement | undefined {
  return rows().find((row) => row.classList.contains("sel"));
}

/** Follow a link; never press a button of a form, which might sign, release or bid. */
function follow(selector: string, root: ParentNode | undefined = document): boolean {
  const link = root?.querySelector<HTMLAnchorElement>(selector);
  link?.click();
  return link !== null && link !== undefined;
}

function select(range: boolean): void {
  const all = rows();
  const at = all.findIndex((row) => row.classList.contains("sel"));
  const from = range && anchor >= 0 ? Math.min(anchor, at) : at;
  const upto = range && anchor >= 0 ? Math.max(anchor, at) : at;
  for (const row of all.slice(from, upto + 1)) {
    const box = row.querySelector<HTMLInputElement>(".chk input");
    if (!box) continue;
    box.checked = range || !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  anchor = at;
}

function submit(): boolean {
  const form = document.activeElement?.closest("form") ?? document.querySelector<HTMLFormElement>("form:has([data-submit])");
  const button = form?.querySelector<HTMLButtonElement>("[data-submit]");
  button?.click();
  return Boolean(button);
}

function help(): void {
  const old = document.querySelector<HTMLDialogElement>("dialog.zx-keys");
  if (old) return old.showModal();
  const dialog = document.createElement("dialog");
  dialog.className = "zx-keys";
  const title = document.createElement("h2");
  title.textContent = lang === "en" ? "Keys" : "快捷键";
  const list = document.createElement("dl");
  for (const [keys, zh, en] of HELP) {
    const term = document.createElement("dt");
    for (const key of keys.split("　")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    list.append(term, Object.assign(document.createElement("dd"), { textContent: lang === "en" ? en : zh }));
  }
  const close = Object.assign(document.createElement("button"), { className: "btn", textContent: lang === "en" ? "Close" : "关闭" });
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, close);
  document.body.append(dialog);
  dialog.showModal();
}

/** True when the key did something, so that the browser leaves it alone. */
function perform(act: Act): boolean {
  if (typeof act === "object") return follow(`.zx-tabs a:nth-child(${act.tab})`);
  switch (act) {
    case "search": document.querySelector<HTMLInputElement>("[data-key='/']")?.focus(); return true;
    case "down": move(1); return true;
    case "up": move(-1); return true;
    case "act": return follow(".act a[href]", current()) || follow("a[data-key='Enter']");
    case "open": return follow("a.zx-case", current());
    case "select": select(false); return true;
    case "range": select(true); return true;
    case "filter": document.querySelector<HTMLElement>("[data-key='f']")?.click(); return true;
    case "worklist": return follow(".zx-side a[href='/desk/']");
    case "cases": return follow(".zx-side a[href='/desk/cases/']");
    case "money": return follow(".zx-side a[href='/desk/payments/']");
    case "previous": return follow("a[rel='prev']");
    case "next": return follow("a[rel='next']");
    case "submit": return submit();
    case "draft": document.dispatchEvent(new Event("zx:draft")); return true;
    case "close": document.querySelectorAll("details[open]").forEach((open) => open.removeAttribute("open")); return false;
    case "help": help(); return true;
  }
}

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const recent = event.timeStamp - before.at < 1000 ? before.key : "";
  before = { key: event.key.toLowerCase(), at: event.timeStamp };
  const modal = document.querySelector("dialog[open]") !== null;
  const press = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey, typing, before: recent };
  const act = meaning(press);
  if (!act || modal || event.defaultPrevented || event.isComposing) return;
  if (act === "act" && target.matches("a, button, summary")) return;
  if (perform(act)) event.preventDefault();
});
