/** A calculator's page: asks the server while one types, shows which questions matter, adds rows. It computes nothing. */
import { asked, type Cell } from "./reckon/query";

type Control = HTMLInputElement | HTMLSelectElement;
const PAUSE = 300;

function controls(root: ParentNode): Control[] {
  return [...root.querySelectorAll<Control>("input[name], select[name]")];
}

function cell(control: Control): Cell {
  const ticked = control.type !== "checkbox" || (control as HTMLInputElement).checked;
  return { name: control.name, value: ticked ? control.value : "", chosen: control instanceof HTMLSelectElement };
}

class Reckoner {
  private readonly answer: HTMLElement;
  private timer = 0;
  private latest = 0;

  constructor(private readonly form: HTMLFormElement) {
    this.answer = document.getElementById(form.dataset.reckon ?? "")!;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask();
      this.answer.scrollIntoView({ block: "start" });
    });
    for (const add of form.querySelectorAll<HTMLButtonElement>("[data-add]")) {
      add.hidden = false;
      add.addEventListener("click", () => this.addRow(add));
    }
    this.answer.addEventListener("click", (event) => this.pressed(event.target as HTMLElement));
    addEventListener("beforeprint", () => this.answer.querySelectorAll("details").forEach((one) => (one.open = true)));
    this.dress();
  }

  private changed(): void {
    this.show();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  /** Only the questions that matter: of a row, by the row's own answers. */
  private show(): void {
    for (const line of this.form.querySelectorAll<HTMLElement>("[data-when]")) {
      const near = line.closest("[data-row]") ?? this.form;
      const other = controls(near).find((one) => one.name === line.dataset.when);
      line.hidden = !(line.dataset.answers ?? "").split(" ").includes(other?.value ?? "");
    }
  }

  private query(): string {
    const lines = [...this.form.querySelectorAll<HTMLElement>("[data-ask]")].filter((line) => !line.hidden);
    const parts = lines.flatMap((line) => {
      const rows = [...line.querySelectorAll<HTMLElement>("[data-row]")];
      return rows.length ? rows : [line];
    });
    return asked(parts.map((part) => controls(part).map(cell)));
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    const mine = ++this.latest;
    const address = `${this.form.getAttribute("action")}?${this.query()}`;
    const answer = await fetch(address, { headers: { "X-Part": "answer" } });
    if (mine !== this.latest) return;
    this.answer.innerHTML = await answer.text();
    history.replaceState(null, "", address);
    this.dress();
  }

  private addRow(add: HTMLButtonElement): void {
    const last = [...add.parentElement!.querySelectorAll<HTMLElement>("[data-row]")].at(-1)!;
    const row = last.cloneNode(true) as HTMLElement;
    for (const control of controls(row)) {
      control.id = `${control.id}-${Date.now()}`;
      if (control instanceof HTMLSelectElement) control.selectedIndex = [...control.options].findIndex((one) => one.defaultSelected);
      else control.value = "";
    }
    last.after(row);
    this.show();
    controls(row)[0]?.focus();
  }

  private dress(): void {
    for (const button of this.answer.querySelectorAll<HTMLElement>("[data-print], [data-copy]")) button.hidden = false;
  }

  private pressed(target: HTMLElement): void {
    const button = target.closest<HTMLElement>("[data-print], [data-copy]");
    if (button?.dataset.print !== undefined) window.print();
    else if (button) void navigator.clipboard.writeText(location.href).then(() => (button.textContent = button.dataset.copy ?? ""));
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-reckon]")) new Reckoner(form);
