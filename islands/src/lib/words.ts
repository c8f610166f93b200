/** The words of the islands, in the language of the page. */
export type Lang = "zh" | "en";

export function pageLang(): Lang {
  return document.documentElement.lang.startsWith("en") ? "en" : "zh";
}

/** The half of `"中文 || English"` that `lang` reads; a plain text as it is. */
export function pick(text: string, lang: Lang): string {
  const [zh = "", en = zh] = text.split(" || ");
  return lang === "en" ? en : zh;
}

/** 1589000.00 yuan in fen → `1,589,000`; fen are shown only where there are any. A true minus. */
export function figures(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = Math.abs(fen) % 100;
  return (fen < 0 ? "−" : "") + whole + (rest ? `.${rest.toString().padStart(2, "0")}` : "");
}

/** `1,596,000 元`, `¥1,596,000`. */
export function yuan(fen: number, lang: Lang): string {
  return lang === "en" ? `¥${figures(fen)}` : `${figures(fen)} 元`;
}

/** `10:26:18` by the wall clock in China. */
export function timeOfDay(at: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai", hour12: false });
}
