/** The path of a case as the server tells it (`/desk/cases/ID/path.json`): stations and nodes in their order. */
export type NodeState = "done" | "running" | "soon" | "overdue" | "waiting" | "skipped" | "unbuilt";
export type StationState = "done" | "now" | "late" | "todo" | "skip";

export interface PathNode {
  readonly name: string;
  readonly state: NodeState;
  /** A day, a sum, days left: one short remark. */
  readonly note?: string;
  readonly who?: string;
  readonly href?: string;
  readonly title?: string;
}

export interface Station {
  readonly glyph: string;
  readonly name: string;
  readonly state: StationState;
  readonly nodes: readonly PathNode[];
}

export interface Picture {
  readonly stations: readonly Station[];
}

/** At most this many nodes of a station are shown at first. */
export const SHOWN = 5;

const OPEN: ReadonlySet<NodeState> = new Set(["running", "soon", "overdue"]);

/** What a station shows at first, in order: every open node, then the latest others, none of a room not built; and how many are left out. */
export function shortlist(nodes: readonly PathNode[], limit = SHOWN): { shown: PathNode[]; rest: number } {
  if (nodes.length <= limit) return { shown: [...nodes], rest: 0 };
  const keep = new Set(nodes.filter((node) => OPEN.has(node.state)));
  for (const node of nodes) if (keep.size < limit && node.state === "waiting") keep.add(node);
  for (const node of [...nodes].reverse()) if (keep.size < limit && node.state !== "unbuilt") keep.add(node);
  const shown = nodes.filter((node) => keep.has(node));
  return { shown, rest: nodes.length - shown.length };
}

/** What is said below a node's name: when, and who. */
export function remark(node: PathNode): string {
  return [node.note, node.who].filter(Boolean).join(" · ");
}

/** The line through a station: `p` passed, `n` passed up to here, empty still to come. */
export function line(stations: readonly Station[], index: number): "p" | "n" | "" {
  const reached = (station: Station | undefined) => station !== undefined && station.state !== "todo";
  if (!reached(stations[index])) return "";
  return stations.slice(index + 1).some(reached) ? "p" : "n";
}

const WORDS: Record<NodeState, [string, string]> = {
  done: ["已完成", "done"],
  running: ["进行中", "running"],
  soon: ["将到期", "due soon"],
  overdue: ["已超期", "overdue"],
  waiting: ["未开启", "to come"],
  skipped: ["不适用", "not needed"],
  unbuilt: ["待建", "not built yet"],
};

/** A node's state in words, for who cannot see its mark. */
export function stateWords(state: NodeState, lang: "zh" | "en"): string {
  return WORDS[state][lang === "en" ? 1 : 0];
}
