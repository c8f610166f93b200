import { figures, pick, yuan, type Lang } from "../lib/words";

/**
 * One event `round` of a round's stream: the whole box, so that a missed or doubled frame does no harm.
 * Sums in fen, times ISO 8601; `id` of the event is the sequence number in the round's log. Made by
 * src/zhixing/entrypoints/live/feeds.py.
 */
export interface Frame {
  readonly now: string;
  readonly state: "before" | "running" | "paused" | "over";
  readonly state_words: string;
  readonly price: number;
  readonly price_words?: string;
  readonly next: number;
  readonly count: number;
  readonly ends_at: string;
  readonly ends_words: string;
  readonly bids: readonly Bid[];
  readonly fingerprint?: string;
  readonly viewers?: number;
}

export interface Bid {
  readonly code: string;
  readonly amount: number;
  readonly at: string;
  readonly priority?: boolean;
}

export interface Standing {
  readonly kind: "leading" | "outbid" | "none";
  readonly words: string;
}

/** Whether the round ended with a buyer. */
export function sold(frame: Frame): boolean {
  return frame.state === "over" && (frame.price_words ?? "").startsWith("成交");
}

/** Where the holder of `me` stands: shown only; what counts is the server's log. */
export function standing(frame: Frame, me: string, lang: Lang): Standing {
  const mine = me ? frame.bids.find((bid) => bid.code === me) : undefined;
  const top = frame.bids[0];
  if (!mine || !top) return { kind: "none", words: "" };
  if (top.code === me) return { kind: "leading", words: pick(sold(frame) ? "您拍到了 || You won" : "您已领先 || You lead", lang) };
  const behind = yuan(top.amount - mine.amount, lang);
  return { kind: "outbid", words: lang === "en" ? `You are outbid by ${behind}` : `您已被超过 ${behind}` };
}

/** The word before a bid in the ladder; once `sold`, the first of them has won. */
export function rank(bid: Bid, index: number, me: string, lang: Lang, sold = false): string {
  const first = sold ? "竞得 || Won" : "领先 || Leads";
  const words = bid.code === me && me ? "我 || Me" : index === 0 ? first : "出局 || Out";
  return pick(words, lang) + (bid.priority ? pick(" 优先 ||  priority", lang) : "");
}

/** `9f3c…a71e` */
export function fingerprint(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}

export { figures };
