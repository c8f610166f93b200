/** The keys of desk and counter. No key signs, releases or bids. */
export type Act =
  | "search" | "down" | "up" | "act" | "open" | "select" | "range" | "filter" | "worklist" | "cases" | "money"
  | "previous" | "next" | "submit" | "draft" | "close" | "help" | { readonly tab: number };

export interface Press {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Typing in a field: only Ctrl Enter, Ctrl S and Esc are ours there. */
  readonly typing: boolean;
  /** The key just before, within a second: for `G W`. */
  readonly before: string;
}

const PLAIN: Readonly<Record<string, Act>> = {
  "/": "search", j: "down", k: "up", enter: "act", o: "open", x: "select", f: "filter", "[": "previous", "]": "next", "?": "help",
};
const AFTER_G: Readonly<Record<string, Act>> = { w: "worklist", c: "cases", m: "money" };

/** What a key means here, or nothing. */
export function meaning(press: Press): Act | undefined {
  const key = press.key.toLowerCase();
  if (press.ctrl) return key === "enter" ? "submit" : key === "s" ? "draft" : undefined;
  if (key === "escape") return "close";
  if (press.typing || press.alt) return undefined;
  if (press.before === "g" && AFTER_G[key]) return AFTER_G[key];
  if (key === "x" && press.shift) return "range";
  if (/^[1-9]$/.test(key)) return { tab: Number(key) };
  return PLAIN[key];
}

/** The row to go to from row `at` of `count`; -1 is no row yet. */
export function step(at: number, count: number, by: 1 | -1): number {
  return Math.min(Math.max(at + by, 0), count - 1);
}

/** The help of `?`: keys and words, zh and en. */
export const HELP: readonly (readonly [string, string, string])[] = [
  ["/", "找", "Search"],
  ["J K", "下一条，上一条", "Down, up"],
  ["Enter", "办理这一条", "Do the row's act"],
  ["O", "打开案件", "Open the case"],
  ["X　Shift X", "选中，连选", "Select, range"],
  ["F", "筛选", "Filter"],
  ["G W　G C　G M", "我的事项，案件，案款", "Tasks, cases, money"],
  ["[　]", "列表中的上一案，下一案", "Previous, next case"],
  ["1—9", "切换页签", "Tabs"],
  ["Ctrl Enter　Ctrl S", "提交，存草稿", "Submit, save draft"],
  ["Esc", "关闭", "Close"],
];
