// One SVG sprite of the icons named in icons.json; `{% icon "lock" %}` draws from it.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));

function symbol(name) {
  const svg = readFileSync(join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const drawn = inner.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s+/g, " ").trim();
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
}

const out = join(here, "../src/zhixing/entrypoints/static/islands/icons.svg");
writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("\n")}</svg>\n`);
console.log(`${names.length} icons`);
