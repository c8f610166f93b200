/** A panorama tour on Photo Sphere Viewer: tiles come as one looks, marks say what is wrong and what is let. */
import { Viewer } from "@photo-sphere-viewer/core";
import "@photo-sphere-viewer/core/index.css";
import { EquirectangularTilesAdapter } from "@photo-sphere-viewer/equirectangular-tiles-adapter";
import { MarkersPlugin } from "@photo-sphere-viewer/markers-plugin";
import "@photo-sphere-viewer/markers-plugin/index.css";
import type { Room } from "./tour";

const marksOf = (room: Room) =>
  room.marks.map((mark, number) => {
    const element = document.createElement("span");
    element.className = `spot ${mark.kind}`;
    element.textContent = mark.text;
    return {
      id: `mark-${number}`,
      element,
      position: { yaw: `${mark.yaw ?? 0}deg`, pitch: `${mark.pitch ?? 0}deg` },
    };
  });

const panoramaOf = (room: Room) => ({
  width: room.width,
  cols: room.cols,
  rows: room.rows,
  baseUrl: room.overview,
  tileUrl: (column: number, row: number) => `${room.tiles}${column}-${row}.jpg`,
});

/** A tour under way: `show` another room, `face` one of the room's marks. */
export interface Walk {
  show(room: Room): void;
  face(mark: number): void;
}

/** Begins in a room. */
export function walk(place: HTMLElement, first: Room): Walk {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const viewer = new Viewer({
    container: place,
    adapter: EquirectangularTilesAdapter.withConfig({ showErrorTile: false }),
    panorama: panoramaOf(first),
    caption: first.caption,
    navbar: ["zoom", "move", "caption", "fullscreen"],
    keyboard: "always",
    plugins: [MarkersPlugin.withConfig({ markers: marksOf(first) })],
  });
  const marks = viewer.getPlugin<MarkersPlugin>(MarkersPlugin);
  return {
    show(room) {
      marks.setMarkers(marksOf(room));
      void viewer.setPanorama(panoramaOf(room), { caption: room.caption, transition: !calm });
    },
    face(mark) {
      void marks.gotoMarker(`mark-${mark}`, calm ? 0 : 500);
    },
  };
}
