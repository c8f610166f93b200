import type { Lang } from "../lib/words";

/** Words of a countdown, the same as `left` in components/sales.py. `far` is the date, shown from a day on. */
export function left(seconds: number, far: string, lang: Lang): string {
  if (seconds <= 0) return lang === "en" ? "Ended" : "已结束";
  if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  if (seconds >= 24 * 3600) return far;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return lang === "en" ? `${hours} h ${minutes} min left` : `剩 ${hours} 时 ${minutes} 分`;
}

/** Red only in the last five minutes. */
export function isClose(seconds: number): boolean {
  return seconds > 0 && seconds <= 300;
}

function two(n: number): string {
  return n.toString().padStart(2, "0");
}
