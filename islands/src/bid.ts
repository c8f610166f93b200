/** A bid sent without loading the page: accepted, the lot's page; refused, why and the next price, under the same key. */
import { pageLang } from "./lib/words";

interface Refused {
  readonly title: string;
  readonly title_en: string;
}

const TRIES = 4;
const lang = pageLang();

/** Sent again under its key while no answer is certain: it can't count twice. */
async function send(form: HTMLFormElement): Promise<Response | undefined> {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
      headers: { Accept: "application/json" },
    }).catch(() => undefined);
    if ((answer && answer.status !== 503) || tries === TRIES) return answer;
    await new Promise((done) => setTimeout(done, 300 * tries));
  }
}

async function bid(form: HTMLFormElement, button: HTMLButtonElement, box: HTMLElement): Promise<void> {
  button.disabled = true;
  const answer = await send(form);
  if (answer?.ok) {
    location.assign(form.dataset.bid ?? "/");
    return;
  }
  button.disabled = false;
  const unknown = lang === "en" ? "No answer yet. Press again: it can't count twice." : "还没有收到答复，请再按一次，不会重复出价。";
  const told = answer ? ((await answer.json().catch(() => undefined)) as Refused | undefined) : undefined;
  box.textContent = told ? (lang === "en" ? told.title_en : told.title) : unknown;
  box.hidden = false;
  const next = answer?.headers.get("X-Next-Price");
  if (!next) return;
  const link = document.createElement("a");
  link.className = "btn btn-s";
  link.href = `?amount=${next}`;
  link.textContent = lang === "en" ? `Check ¥${next}` : `核对 ${next} 元`;
  box.append(" ", link);
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-bid]")) {
  const button = form.querySelector<HTMLButtonElement>("button");
  const box = form.querySelector<HTMLElement>("[data-refused]");
  if (!button || !box) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) void bid(form, button, box);
  });
}
