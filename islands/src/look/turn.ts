/** A spin view: frames taken around a car, turned by dragging or by the arrow keys. */
import { type Frame, frameAt } from "./tour";

/** Shows the first frame; the answer shows another. */
export function turn(place: HTMLElement, frames: Frame[], words: string): (frame: number) => void {
  place.classList.add("spin");
  place.tabIndex = 0;
  place.setAttribute("role", "slider");
  place.setAttribute("aria-label", words);
  place.setAttribute("aria-valuemin", "1");
  place.setAttribute("aria-valuemax", String(frames.length));
  const image = document.createElement("img");
  image.alt = "";
  image.draggable = false;
  const marks = document.createElement("div");
  marks.className = "marks";
  place.append(image, marks);
  let now = 0;

  const show = (next: number): void => {
    now = next;
    const frame = frames[now];
    if (!frame) return;
    image.src = frame.picture;
    place.setAttribute("aria-valuenow", String(now + 1));
    place.setAttribute("aria-valuetext", frame.marks.map((mark) => mark.text).join("，") || `${now + 1} / ${frames.length}`);
    marks.replaceChildren(
      ...frame.marks.map((mark) => {
        const spot = document.createElement("span");
        spot.className = `spot ${mark.kind}`;
        spot.style.left = `${(mark.x ?? 0) * 100}%`;
        spot.style.top = `${(mark.y ?? 0) * 100}%`;
        spot.textContent = mark.text;
        return spot;
      }),
    );
  };

  let from: { x: number; frame: number } | null = null;
  place.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, frame: now };
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    if (from) show(frameAt(from.frame, event.clientX - from.x, place.clientWidth, frames.length));
  });
  for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, () => (from = null));
  place.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show((now + step + frames.length) % frames.length);
  });
  show(0);
  for (const frame of frames) new Image().src = frame.picture;
  return show;
}
