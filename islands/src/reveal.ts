/** Personal data shown on request goes away again by itself: `{% revealed %}`. */
function start(box: HTMLElement): void {
  let seconds = Number(box.dataset.reveal);
  delete box.dataset.reveal;
  const words = box.querySelector("[data-left]");
  const timer = setInterval(() => {
    seconds -= 1;
    if (words) words.textContent = String(seconds);
    if (seconds > 0) return;
    clearInterval(timer);
    box.remove();
  }, 1000);
}

function startAll(): void {
  document.querySelectorAll<HTMLElement>("[data-reveal]").forEach(start);
}

startAll();
document.addEventListener("htmx:after:swap", startAll);
