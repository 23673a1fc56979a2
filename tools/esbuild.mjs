/**
 * Build what the browser runs into src/khonggiay/kernel/static/build/.
 *
 *   node tools/esbuild.mjs            scripts, styles, fonts, icons, PDF.js
 *   node tools/esbuild.mjs --tests    the unit tests, into build/ts-tests/
 *
 * Everything is written beside the old folder and moved into its place at the end.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const KERNEL = join(ROOT, "src/khonggiay/kernel");
const MODULES = join(ROOT, "node_modules");
const TARGET = join(KERNEL, "static/build");
const NEW = `${TARGET}.new`;
const BROWSERS = ["chrome123", "firefox120", "safari17.5"];

/** All files under *folder* whose name ends with one of *endings*. */
function filesUnder(folder, endings) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((end) => entry.name.endsWith(end)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes("/static/"));
}

/** Source text in which class names and icon names are looked for. */
function pageSources() {
  return filesUnder(join(ROOT, "src"), [".html", ".py", ".ts"]).filter(
    (path) => !path.includes("/migrations/"),
  );
}

/** Tabler without the rules that no page uses; custom properties stay whole. */
async function prunedTabler(sources) {
  const [result] = await new PurgeCSS().purge({
    content: sources,
    css: [join(MODULES, "@tabler/core/dist/css/tabler.min.css")],
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    safelist: { standard: ["show", "active", "disabled", "is-invalid", "is-valid"] },
    keyframes: true,
    fontFace: true,
  });
  return result.css;
}

/** Let styles say `@import "tabler"`. */
function tablerPlugin(sources) {
  return {
    name: "tabler",
    setup(build) {
      build.onResolve({ filter: /^tabler$/ }, () => ({ path: "tabler", namespace: "tabler" }));
      build.onLoad({ filter: /.*/, namespace: "tabler" }, async () => ({
        contents: await prunedTabler(sources),
        loader: "css",
        resolveDir: join(MODULES, "@tabler/core/dist/css"),
      }));
    },
  };
}

/** Every quoted word of the sources that is the name of an outline icon. */
function iconSprite(sources) {
  const folder = join(MODULES, "@tabler/icons/icons/outline");
  const known = new Set(readdirSync(folder).map((name) => name.replace(/\.svg$/, "")));
  const used = new Set();
  for (const path of sources) {
    for (const [, name] of readFileSync(path, "utf8").matchAll(/["']([a-z][a-z0-9-]*)["']/g)) {
      if (known.has(name)) used.add(name);
    }
  }
  const sprite = {};
  for (const name of [...used].sort()) {
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    sprite[name] = inner
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "")
      .replace(/\s*\n\s*/g, "")
      .trim();
  }
  return sprite;
}

/** PDF.js reads these at run time: character maps, standard fonts, image decoders. */
function copyPdfAssets() {
  const from = join(MODULES, "pdfjs-dist");
  cpSync(join(from, "cmaps"), join(NEW, "pdfjs/cmaps"), { recursive: true });
  cpSync(join(from, "standard_fonts"), join(NEW, "pdfjs/standard_fonts"), { recursive: true });
  mkdirSync(join(NEW, "pdfjs/wasm"), { recursive: true });
  cpSync(
    join(from, "wasm/openjpeg_nowasm_fallback.js"),
    join(NEW, "pdfjs/wasm/openjpeg_nowasm_fallback.js"),
  );
}

async function buildAssets() {
  const started = Date.now();
  const sources = pageSources();
  rmSync(NEW, { recursive: true, force: true });
  mkdirSync(NEW, { recursive: true });
  const sprite = iconSprite(sources);
  writeFileSync(join(NEW, "icons.json"), JSON.stringify(sprite));
  const shared = {
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    legalComments: "none",
    target: BROWSERS,
    logLevel: "warning",
  };
  const ts = (name) => join(KERNEL, "ts", name);
  await Promise.all([
    esbuild.build({
      ...shared,
      entryPoints: [ts("app.ts"), ts("reader.ts")].filter(existsSync),
      format: "esm",
      outdir: NEW,
    }),
    esbuild.build({ ...shared, entryPoints: [ts("theme.ts"), ts("sw.ts")], format: "iife", outdir: NEW }),
    esbuild.build({
      ...shared,
      entryPoints: {
        pdf: join(MODULES, "pdfjs-dist/legacy/build/pdf.min.mjs"),
        "pdf.worker": join(MODULES, "pdfjs-dist/legacy/build/pdf.worker.min.mjs"),
      },
      bundle: false,
      format: "esm",
      outdir: NEW,
    }),
    esbuild.build({
      ...shared,
      entryPoints: [join(KERNEL, "styles/app.css")],
      outdir: NEW,
      assetNames: "fonts/[name]",
      loader: { ".woff2": "file", ".svg": "dataurl" },
      plugins: [tablerPlugin(sources)],
    }),
  ]);
  copyPdfAssets();
  cpSync(join(KERNEL, "styles/pictures"), NEW, { recursive: true });
  rmSync(`${TARGET}.old`, { recursive: true, force: true });
  if (existsSync(TARGET)) renameSync(TARGET, `${TARGET}.old`);
  mkdirSync(dirname(TARGET), { recursive: true });
  renameSync(NEW, TARGET);
  rmSync(`${TARGET}.old`, { recursive: true, force: true });
  const icons = Object.keys(sprite).length;
  process.stdout.write(`built ${icons} icons, scripts and styles in ${Date.now() - started} ms\n`);
}

async function buildTests() {
  const outdir = join(ROOT, "build/ts-tests");
  rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: ROOT,
    // All in one folder: not every Node looks for tests in the folders below.
    entryPoints: Object.fromEntries(
      filesUnder(join(KERNEL, "ts"), [".test.ts"]).map((path) => [
        relative(join(KERNEL, "ts"), path).replaceAll("/", "-").replace(/\.ts$/, ""),
        path,
      ]),
    ),
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    logLevel: "warning",
  });
}

await (process.argv.includes("--tests") ? buildTests() : buildAssets());
