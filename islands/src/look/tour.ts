/** What the server tells of a lot's 360° pictures. */
export interface Mark {
  kind: "defect" | "lease" | "note";
  text: string;
  yaw?: number;
  pitch?: number;
  x?: number;
  y?: number;
}

export interface Room {
  number: number;
  caption: string;
  overview: string;
  tiles: string;
  width: number;
  cols: number;
  rows: number;
  marks: Mark[];
}

export interface Frame {
  picture: string;
  marks: Mark[];
}

export interface Tour {
  rooms: Room[];
  frames: Frame[];
}

/** The frame after turning by so many pixels; a full turn is one width. */
export function frameAt(start: number, moved: number, width: number, count: number): number {
  if (count < 1 || width <= 0) return 0;
  const steps = Math.round((moved / width) * count);
  return (((start - steps) % count) + count) % count;
}
