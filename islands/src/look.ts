/** 360°: a panorama tour of a house, a spin view of a car. Both load when asked for; photos stand there without them. */
import { pageLang } from "./lib/words";
import type { Mark, Room, Tour } from "./look/tour";

const stage = document.querySelector<HTMLElement>("[data-look]");

async function read(address: string): Promise<Tour> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`tour: ${answer.status}`);
  return (await answer.json()) as Tour;
}

function choose(box: HTMLElement, rooms: Room[], show: (room: Room) => void): void {
  if (rooms.length < 2) return;
  const list = document.createElement("div");
  list.className = "rooms";
  for (const room of rooms) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = room.caption || String(room.number);
    button.addEventListener("click", () => show(room));
    list.append(button);
  }
  box.append(list);
}

const KINDS = { defect: ["瑕疵", "Defect"], lease: ["租赁", "Lease"], note: ["说明", "Note"] } as const;

/** Everything marked, under the picture: pressed, the view turns to it; a screen reader finds it all here. */
function point(place: HTMLElement, marks: readonly (readonly [Mark, () => void])[]): void {
  place.parentElement?.querySelector(".found")?.remove();
  if (!marks.length) return;
  const list = document.createElement("div");
  list.className = "found";
  for (const [mark, face] of marks) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = mark.kind;
    const [zh, en] = KINDS[mark.kind];
    button.textContent = pageLang() === "en" ? `${en}: ${mark.text}` : `${zh}：${mark.text}`;
    button.addEventListener("click", face);
    list.append(button);
  }
  place.after(list);
}

function clear(box: HTMLElement): void {
  for (const part of [".look", ".rooms", ".found"]) box.querySelector(part)?.remove();
}

async function open(box: HTMLElement, kind: string, still: HTMLElement): Promise<void> {
  const tour = await read(box.dataset.look ?? "");
  const place = document.createElement("div");
  place.className = "look";
  clear(box);
  const first = tour.rooms[0];
  if (kind === "tour" && first) {
    const { walk } = await import("./look/walk");
    still.hidden = true;
    box.append(place);
    const going = walk(place, first);
    const marked = (room: Room) => point(place, room.marks.map((mark, number) => [mark, () => going.face(number)]));
    marked(first);
    choose(box, tour.rooms, (room) => {
      going.show(room);
      marked(room);
    });
  } else if (kind === "spin" && tour.frames.length) {
    const { turn } = await import("./look/turn");
    still.hidden = true;
    box.append(place);
    const show = turn(place, tour.frames, box.dataset.words ?? "");
    point(place, tour.frames.flatMap((frame, number) => frame.marks.map((mark) => [mark, () => show(number)] as const)));
  }
}

if (stage) {
  const still = stage.querySelector<HTMLElement>("[data-still]");
  for (const button of stage.querySelectorAll<HTMLButtonElement>("[data-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const one of stage.querySelectorAll("[data-open]")) one.setAttribute("aria-pressed", String(one === button));
      const kind = button.dataset.open ?? "";
      if (!still) return;
      if (kind === "photos") {
        clear(stage);
        still.hidden = false;
      } else {
        button.disabled = true;
        open(stage, kind, still)
          .catch(() => (still.hidden = false)) // the photos stay; nothing else is lost
          .finally(() => (button.disabled = false));
      }
    });
  }
}
