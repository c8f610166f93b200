import { describe, expect, test } from "vitest";
import { collect, read, same, type Field } from "../src/autosave/draft";
import { isClose, left } from "../src/countdown/left";
import { HELP, meaning, step } from "../src/keys/map";
import { ServerClock } from "../src/lib/clock";
import { figures, pick, timeOfDay, yuan } from "../src/lib/words";
import { fingerprint, rank, standing, type Frame } from "../src/live/frame";
import { address, pause } from "../src/live/stream";
import { asked } from "../src/reckon/query";
import { line, remark, shortlist, stateWords, type PathNode, type Station } from "../src/path/picture";

describe("a calculator's address", () => {
  const cell = (name: string, value: string, chosen = false) => ({ name, value, chosen });
  test("leaves out what is empty, keeps rows in step", () => {
    const lines = [[cell("pot", " 5 ")], [cell("on", "")], [cell("kind", "a", true)]];
    const rows = [[cell("c.name", "甲"), cell("c.rung", "tax", true), cell("c.order", "")], [cell("c.name", ""), cell("c.rung", "tax", true), cell("c.order", "")]];
    expect(asked([...lines, ...rows])).toBe("pot=5&kind=a&c.name=%E7%94%B2&c.rung=tax&c.order=");
  });
});

describe("words", () => {
  test("sums are never rounded and carry a true minus", () => {
    expect([158_900_000, 123_456_789, -120_000, 5, 0, 100_000].map(figures)).toEqual(["1,589,000", "1,234,567.89", "−1,200", "0.05", "0", "1,000"]);
    expect([yuan(159_600_000, "zh"), yuan(159_600_000, "en")]).toEqual(["1,596,000 元", "¥1,596,000"]);
  });
  test("a pair gives its half, a plain text itself", () => {
    expect([pick("我 || Me", "zh"), pick("我 || Me", "en"), pick("7392", "en")]).toEqual(["我", "Me", "7392"]);
  });
  test("times are China's, wherever the reader is", () => expect(timeOfDay("2026-11-24T02:26:18Z")).toBe("10:26:18"));
});

describe("countdown", () => {
  test("says minutes, then hours, then the date", () => {
    const far = "12月1日 10:00";
    expect([0, 253, 3599, 3600, 11_520, 86_400].map((s) => left(s, far, "zh"))).toEqual(["已结束", "04:13", "59:59", "剩 1 时 0 分", "剩 3 时 12 分", far]);
    expect(left(11_520, far, "en")).toBe("3 h 12 min left");
    expect([0, 300, 301].map(isClose)).toEqual([false, true, false]);
  });
  test("goes by the server's clock, not the visitor's", () => {
    let ticks = 5000;
    const clock = new ServerClock("2026-11-24T10:27:05+08:00", () => ticks);
    ticks += 3200;
    expect(clock.secondsUntil("2026-11-24T10:31:18+08:00")).toBe(250);
    clock.set("2026-11-24T10:31:17.500+08:00");
    expect(clock.secondsUntil("2026-11-24T10:31:18+08:00")).toBe(1);
    ticks += 600;
    expect(clock.secondsUntil("2026-11-24T10:31:18+08:00")).toBe(0);
  });
});

describe("path picture", () => {
  const node = (state: PathNode["state"], name: string): PathNode => ({ state, name });
  const station = (state: Station["state"]): Station => ({ glyph: "查", name: "", state, nodes: [] });

  test("up to five nodes are all shown", () => {
    const nodes = "abcde".split("").map((name) => node("done", name));
    expect(shortlist(nodes)).toEqual({ shown: nodes, rest: 0 });
  });
  test("of more, every open one stays, in its place, and the rest is counted", () => {
    const nodes = [node("overdue", "a"), ..."bcdefg".split("").map((n) => node("done", n)), node("waiting", "h")];
    const { shown, rest } = shortlist(nodes);
    expect([shown.map((n) => n.name).join(""), rest]).toEqual(["aefgh", 3]);
  });
  test("open nodes are never left out, even when there are more than five", () => {
    expect(shortlist("abcdefg".split("").map((n) => node("overdue", n))).rest).toBe(0);
  });
  test("nodes of rooms not built yet come last: behind the button where a station is full", () => {
    const nodes = [node("unbuilt", "a"), ..."bcd".split("").map((n) => node("done", n)), node("unbuilt", "e"), node("waiting", "f")];
    const { shown, rest } = shortlist(nodes);
    expect([shown.map((n) => n.name).join(""), rest]).toEqual(["bcdf", 2]);
    expect(shortlist(nodes.slice(0, 5)).rest).toBe(0);
  });
  test("a node says when and who", () => {
    const remarks = [remark({ ...node("done", "a"), note: "6月3日", who: "陈知远" }), remark({ ...node("running", "b"), who: "查控送达" }), remark(node("waiting", "c"))];
    expect(remarks).toEqual(["6月3日 · 陈知远", "查控送达", ""]);
  });
  test("the line runs through what is passed and stops half-way at the last reached station", () => {
    const stations = (["done", "late", "done", "now", "todo"] as const).map(station);
    expect(stations.map((_, i) => line(stations, i))).toEqual(["p", "p", "p", "n", ""]);
  });
  test("every state has words", () => expect([stateWords("overdue", "zh"), stateWords("skipped", "en")]).toEqual(["已超期", "not needed"]));
});

describe("live", () => {
  const bids = [{ code: "7392", amount: 158_900_000, at: "" }, { code: "3086", amount: 158_200_000, at: "", priority: true }];
  const frame = { bids } as unknown as Frame;

  test("says where the reader stands", () => {
    expect(standing(frame, "7392", "zh")).toEqual({ kind: "leading", words: "您已领先" });
    expect(standing(frame, "3086", "en")).toEqual({ kind: "outbid", words: "You are outbid by ¥7,000" });
    expect([standing(frame, "", "zh").kind, standing(frame, "1111", "zh").kind]).toEqual(["none", "none"]);
  });
  test("names the rank of a bid and its priority", () => {
    expect(bids.map((bid, i) => rank(bid, i, "", "zh"))).toEqual(["领先", "出局 优先"]);
    expect(rank(bids[0]!, 0, "", "zh", true)).toBe("竞得");
    expect(rank(bids[1]!, 1, "3086", "en")).toBe("Me priority");
  });
  test("fingerprint shows both ends", () => expect(fingerprint("9f3c0000a71e")).toBe("9f3c…a71e"));
  test("an address carries ticket and last event", () => {
    expect(address("/live/round/7", "", "")).toBe("/live/round/7");
    expect(address("/live/round/7", "a b", "22")).toBe("/live/round/7?ticket=a%20b&last_event_id=22");
    expect(address("/live?x=1", "t", "")).toBe("/live?x=1&ticket=t");
  });
  test("waits longer and longer, at most half a minute and a bit, never all at once", () => {
    expect([1, 2, 3, 9].map((n) => pause(n, () => 0.5))).toEqual([1, 2, 4, 30]);
    expect([pause(9, () => 0), pause(9, () => 1)]).toEqual([22.5, 37.5]);
  });
});

describe("keys", () => {
  const press = (key: string, more = {}) => meaning({ key, ctrl: false, shift: false, alt: false, typing: false, before: "", ...more });

  test("mean what the guide says", () => {
    expect(["/", "j", "K", "Enter", "x", "?", "["].map((k) => press(k))).toEqual(["search", "down", "up", "act", "select", "help", "previous"]);
    expect([press("X", { shift: true }), press("w", { before: "g" }), press("3")]).toEqual(["range", "worklist", { tab: 3 }]);
  });
  test("are off in fields, save Ctrl Enter, Ctrl S and Esc", () => {
    expect(["j", "/", "3", "Enter"].map((k) => press(k, { typing: true }))).toEqual([undefined, undefined, undefined, undefined]);
    expect([press("Enter", { typing: true, ctrl: true }), press("s", { typing: true, ctrl: true }), press("Escape", { typing: true })]).toEqual(["submit", "draft", "close"]);
  });
  test("leave the browser its own", () => expect([press("r", { ctrl: true }), press("ArrowLeft", { alt: true })]).toEqual([undefined, undefined]));
  test("stop at the ends of the list", () => expect([step(-1, 3, 1), step(2, 3, 1), step(0, 3, -1)]).toEqual([0, 2, 0]));
  test("are all explained in both languages", () => expect(HELP.every(([k, zh, en]) => k && zh && en)).toBe(true));
});

describe("drafts", () => {
  const field = (name: string, value: string, more: Partial<Field> = {}): Field => ({ name, value, type: "text", isPrivate: false, ...more });
  const fields = [
    field("owner", "周启山"),
    field("land", "paid", { type: "radio" }),
    field("land", "due", { type: "radio", checked: true }),
    field("password", "x", { type: "password" }),
    field("csrfmiddlewaretoken", "x", { type: "hidden" }),
    field("id_number", "3301", { isPrivate: true }),
  ];

  test("keep what was typed, never secrets, tokens or personal data", () => {
    expect(collect(fields, 1).fields).toEqual({ owner: ["周启山"], land: ["due"] });
  });
  test("are the same whenever they were made", () => expect(same(collect(fields, 1), collect(fields, 2))).toBe(true));
  test("are read back for a day, and rubbish is not", () => {
    const stored = JSON.stringify(collect(fields, 1000));
    expect(read(stored, 2000)?.fields.owner).toEqual(["周启山"]);
    expect([read(stored, 90_000_000), read("{", 1), read(null, 1)]).toEqual([undefined, undefined, undefined]);
  });
});
