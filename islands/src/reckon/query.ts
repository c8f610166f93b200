/** What was typed as the query of an address. */
export interface Cell {
  name: string;
  value: string;
  /** A choice always has a value: by itself it does not fill a row. */
  chosen: boolean;
}

/** A row in which something was typed keeps its empty cells, so that the columns of a table stay in step. */
export function asked(lines: Cell[][]): string {
  const query = new URLSearchParams();
  for (const line of lines) {
    const single = line.length === 1;
    if (!line.some((cell) => cell.value.trim() && (single || !cell.chosen))) continue;
    for (const { name, value } of line) query.append(name, value.trim());
  }
  return query.toString();
}
