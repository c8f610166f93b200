import { pick, type Lang } from "../lib/words";

/** A short sound and a buzz when the price moves, for who asked for it; the choice is kept in this browser. */
const KEPT = "zx-chime";

export function startChime(button: HTMLButtonElement, lang: Lang): (mine: boolean) => void {
  let wanted = localStorage.getItem(KEPT) === "on";
  let sound: AudioContext | undefined;
  const show = (): void => {
    button.setAttribute("aria-pressed", String(wanted));
    button.textContent = pick(wanted ? "声音和振动：开 || Sound and buzz: on" : "声音和振动：关 || Sound and buzz: off", lang);
  };
  button.addEventListener("click", () => {
    wanted = !wanted;
    localStorage.setItem(KEPT, wanted ? "on" : "off");
    show();
    if (wanted) sound = play(sound, true);
  });
  button.hidden = false;
  show();
  return (mine) => {
    if (!wanted) return;
    sound = play(sound, mine);
    navigator.vibrate?.(mine ? 60 : [80, 60, 80]);
  };
}

/** One tone for one's own bid, two falling ones when somebody else leads. */
function play(sound: AudioContext | undefined, mine: boolean): AudioContext | undefined {
  const context = sound ?? new AudioContext();
  (mine ? [660] : [660, 440]).forEach((pitch, i) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    volume.gain.value = 0.1;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + i * 0.15);
    tone.stop(context.currentTime + i * 0.15 + 0.12);
  });
  return context;
}
