// Bundles src/editor.js into static/editor, with the licenses of all that is in it.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "editor");
// In this order: tests/test_editor_bundle.py makes the same sum.
const sources = ["build.mjs", "package.json", "package-lock.json", "src/editor.js"];

const sum = createHash("sha256");
for (const name of sources) sum.update(await readFile(join(here, name)));

await mkdir(target, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/editor.js"],
  outfile: join(target, "editor.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  banner: {
    js: `/*! Made by \`make editor\` from editor/, sha256 ${sum.digest("hex")}.\n    What is bundled, and under which licenses: LICENSES.txt beside this file. */`,
  },
});

const packages = new Set();
for (const path of Object.keys(metafile.inputs)) {
  const found = path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/);
  if (found) packages.add(found[1]);
}
const notices = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const license = await readFile(join(folder, "LICENSE"), "utf8");
  notices.push(`${name} ${version}\n\n${license.trim()}\n`);
}
await writeFile(join(target, "LICENSES.txt"), notices.join(`\n${"-".repeat(72)}\n\n`));
