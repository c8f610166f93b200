// Beside every file that packs well its packed bytes: the web process hands them out as they are.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const out = join(dirname(fileURLToPath(import.meta.url)), "../src/zhixing/entrypoints/static/islands");
const files = readdirSync(out, { recursive: true }).filter((name) => /\.(js|css|svg)$/.test(name));
for (const name of files) {
  const plain = readFileSync(join(out, name));
  if (plain.length > 1000) writeFileSync(join(out, `${name}.gz`), gzipSync(plain, { level: 9 }));
}
console.log(`${files.length} files packed`);
