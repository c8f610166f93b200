/** A draft: what was typed, by field name. Passwords, codes, files, hidden and private fields are never kept. */
export interface Draft {
  readonly at: number;
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly checked?: boolean;
  readonly isPrivate: boolean;
}

const NEVER = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);
const DAY = 24 * 3600 * 1000;

export function mayKeep(field: Field): boolean {
  return Boolean(field.name) && !field.isPrivate && !NEVER.has(field.type);
}

/** The draft of these fields; a box or circle counts when it is ticked. */
export function collect(fields: readonly Field[], at: number): Draft {
  const kept: Record<string, string[]> = {};
  for (const field of fields.filter(mayKeep)) {
    const values = (kept[field.name] ??= []);
    if (!isTick(field.type) || field.checked) values.push(field.value);
  }
  return { at, fields: kept };
}

export function isTick(type: string): boolean {
  return type === "checkbox" || type === "radio";
}

/** Two drafts say the same, whenever they were made. */
export function same(a: Draft, b: Draft): boolean {
  return JSON.stringify(a.fields) === JSON.stringify(b.fields);
}

/** A stored draft that is younger than a day, or nothing. */
export function read(stored: string | null, now: number): Draft | undefined {
  if (!stored) return undefined;
  try {
    const draft = JSON.parse(stored) as Draft;
    return typeof draft.at === "number" && now - draft.at < DAY ? draft : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
