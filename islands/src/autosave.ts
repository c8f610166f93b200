import { collect, isTick, mayKeep, read, same, type Draft, type Field } from "./autosave/draft";
import { pageLang } from "./lib/words";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const lang = pageLang();
const EVERY = 10_000;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((e): e is Control => /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName));
}

function field(control: Control): Field {
  const checked = control instanceof HTMLInputElement && control.checked;
  return { name: control.name, type: control.type, value: control.value, checked, isPrivate: control.dataset.private !== undefined };
}

class Autosave {
  private readonly key: string;
  private kept: Draft;

  constructor(private readonly form: HTMLFormElement) {
    this.key = `zx-draft:${location.pathname}:${form.dataset.autosave}`;
    this.kept = this.now();
    this.restore();
    setInterval(() => this.save(), EVERY);
    document.addEventListener("zx:draft", () => this.save());
    addEventListener("pagehide", () => this.save());
    form.addEventListener("submit", () => localStorage.removeItem(this.key));
  }

  private now(): Draft {
    return collect(controls(this.form).map(field), Date.now());
  }

  private save(): void {
    const draft = this.now();
    if (same(draft, this.kept)) return;
    this.kept = draft;
    const address = this.form.dataset.draft;
    if (address) void this.post(address);
    else {
      localStorage.setItem(this.key, JSON.stringify(draft));
      this.tell(lang === "en" ? "Saved" : "已保存", draft.at);
    }
  }

  private async post(address: string): Promise<void> {
    const answer = await fetch(address, { method: "POST", body: new FormData(this.form), keepalive: true });
    if (answer.ok) this.tell(lang === "en" ? "Saved" : "已保存", Date.now());
    else this.tell(lang === "en" ? "Not saved" : "没有保存上", Date.now());
  }

  private restore(): void {
    const draft = read(localStorage.getItem(this.key), Date.now());
    if (!draft || same(draft, this.kept)) return;
    const queues = new Map(Object.entries(draft.fields).map(([name, values]) => [name, [...values]]));
    for (const control of controls(this.form).filter((c) => mayKeep(field(c)))) {
      const values = queues.get(control.name);
      if (!values) continue;
      if (control instanceof HTMLInputElement && isTick(control.type)) control.checked = values.includes(control.value);
      else control.value = values.shift() ?? control.value;
    }
    this.kept = this.now();
    this.tell(lang === "en" ? "Your draft is back, from" : "已恢复草稿", draft.at);
  }

  private tell(words: string, at: number): void {
    const line = this.form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
    if (line) line.textContent = `${words} ${clock.format(at)}`;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) new Autosave(form);
