/** `<div id data-poll="1000">`: read again from this page every so often; without it a plain reload does the same. */
async function again(box: HTMLElement): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(box.id);
  const held = document.activeElement instanceof HTMLButtonElement && box.contains(document.activeElement);
  if (!fresh || box.innerHTML === fresh.innerHTML) return;
  box.innerHTML = fresh.innerHTML;
  if (held) box.querySelector<HTMLButtonElement>("button")?.focus();
}

for (const box of document.querySelectorAll<HTMLElement>("[data-poll]")) {
  setInterval(() => {
    if (!document.hidden) void again(box).catch(() => undefined); // cut off: the next one finds it again
  }, Number(box.dataset.poll));
}
