import { defineConfig } from "vite";

/** One bundle per island; what they share becomes chunks. The template tag `island` reads the manifest. */
const islands = ["desk", "path", "countdown", "live", "keys", "autosave", "reveal", "reckon", "look", "poll", "bid"];

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: "../src/zhixing/entrypoints/static/islands",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 1500, // the panorama's, fetched only by a lot that has one
    rollupOptions: { input: Object.fromEntries(islands.map((name) => [name, `src/${name}.ts`])) },
  },
  worker: { format: "es" },
});
