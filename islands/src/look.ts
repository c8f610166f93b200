/** 360°: a panorama tour of a house, a spin view of a car. Both load when asked for; photos stand there without them. */
import type { Room, Tour } from "./look/tour";

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

async function open(box: HTMLElement, kind: string, still: HTMLElement): Promise<void> {
  const tour = await read(box.dataset.look ?? "");
  const place = document.createElement("div");
  place.className = "look";
  box.querySelector(".look")?.remove();
  box.querySelector(".rooms")?.remove();
  if (kind === "tour" && tour.rooms.length) {
    const { walk } = await import("./look/walk");
    still.hidden = true;
    box.append(place);
    choose(box, tour.rooms, walk(place, tour.rooms));
  } else if (kind === "spin" && tour.frames.length) {
    const { turn } = await import("./look/turn");
    still.hidden = true;
    box.append(place);
    turn(place, tour.frames, box.dataset.words ?? "");
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
        stage.querySelector(".look")?.remove();
        stage.querySelector(".rooms")?.remove();
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
