// Takes the functions that a first visit does not call (functions.txt) out of the module of the Messages pages, into one that is
// loaded once the page is alive (deferred.js): split.mjs <folder of the built files> <list of their hashes>
//
// cargo-leptos has built the files and leaves the names of functions in them; here they are removed.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { isDeferred } from './list.mjs';
import { renamed, split, withoutNames } from './module.mjs';

/** Where the script of the module gives it what it imports, as minified by cargo-leptos. */
const IMPORTS = 'return{__proto__:null,"./chitrasethu_bg.js":';
/** What the script of the module gives to it. */
const CONTENT_NAME = /\b__wb\w+_[0-9a-f]{16}\b/g;
/** The name of a part, or of what several parts need, with the hash of its content. */
const PART = /\b((?:chunk|split)_\w+)\.[\w-]{22}\b/g;
/** Where the loader of parts waits for what a part needs. */
const NEEDED = 'const parallelStuff = deps.map(d => d());';

const [folder, hashList] = process.argv.slice(2);
if (!folder || !hashList) throw new Error('Usage: split.mjs <folder of the built files> <list of their hashes>');

const read = (/** @type {string} */ name) => fs.readFileSync(path.join(folder, name));

/** Writes a file and its compressed forms. @param {string} name @param {Uint8Array} content */
function write(name, content) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  fs.writeFileSync(path.join(folder, name), content);
  fs.writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(content, { params }));
  fs.writeFileSync(path.join(folder, `${name}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}

/** @param {string} name */
function remove(name) {
  for (const form of ['', '.br', '.gz']) fs.rmSync(path.join(folder, name + form), { force: true });
}

/** Replaces what must occur exactly once. @param {string} content @param {string} old @param {string} next */
function replaced(content, old, next) {
  const parts = content.split(old);
  if (parts.length !== 2) throw new Error(`"${old}" occurs ${parts.length - 1} times in what cargo-leptos has written`);
  return parts.join(next);
}

/** A script without indentation and comments, which take whole lines. @param {string} script */
function withoutComments(script) {
  const lines = script.split('\n').map((line) => line.trim());
  return lines.filter((line) => !/^(\/\/|\/\*.*\*\/$)/.test(line)).join('\n');
}

/**
 * The names of the files that belong together.
 * @param {{js: string, split: string, manifest: string, wasm: string, deferred: string}} hash
 */
const named = ({ js, split, manifest, wasm, deferred }) => ({
  script: `chitrasethu.${js}.js`,
  loader: `__wasm_split.${split}.js`,
  manifest: `__wasm_split_manifest.${manifest}.json`,
  module: `chitrasethu.${wasm}.wasm`,
  deferred: `chitrasethu_deferred.${deferred}.wasm`,
});

/** @type {any} */
const hashes = Object.fromEntries(fs.readFileSync(hashList, 'utf8').trim().split('\n').map((line) => line.split(': ')));
const built = named(hashes);
// wasm-bindgen names what the module imports after its content: 16 digits that no compression shortens.
const glue = read(built.script).toString();
const long = [...new Set(glue.match(CONTENT_NAME))].sort();
const shortNames = new Map(long.map((name, at) => [name, `_${at.toString(36)}`]));
const module = renamed(read(built.module), shortNames);
// What records the list needs the names of the functions.
fs.writeFileSync(path.join(path.dirname(hashList), 'named.wasm'), module);
const { main, deferred, count } = split(module, isDeferred);

// The loader has the deferred functions loaded before any part, and the script of the module has their placeholders.
const ours = fs.readFileSync(new URL('deferred.js', import.meta.url), 'utf8');
const parts = replaced(read(built.loader).toString(), NEEDED, NEEDED.replace('= ', '= [loadDeferred(), ...').replace(';', '];'));
const loader = withoutComments(parts + ours);
const short = glue.replace(CONTENT_NAME, (name) => shortNames.get(name) ?? name);
const script = replaced(short, IMPORTS, IMPORTS.replace('return{', 'return SHARED.imports={deferred:PLACEHOLDERS,'));

// They fit only together, so they have one hash. The loader has those of the parts, which it would otherwise bring to every visit.
const all = createHash('sha256');
for (const content of [main, deferred, loader, script]) all.update(content);
const hash = all.digest('base64url').slice(0, 22);
const withHash = (/** @type {string} */ names) => names.replace(PART, `$1.${hash}`);
const hashOfAll = { js: hash, split: hash, manifest: hash, wasm: hash, deferred: hash };
const next = named(hashOfAll);

const manifest = read(built.manifest).toString();
for (const name of Object.values(built)) remove(name);
for (const name of new Set(manifest.match(PART))) {
  const part = withoutNames(read(`${name}.wasm`));
  remove(`${name}.wasm`);
  write(`${withHash(name)}.wasm`, part);
}
write(next.module, main);
write(next.deferred, deferred);
write(next.manifest, Buffer.from(withHash(manifest)));
write(next.loader, Buffer.from(withHash(replaced(loader.replace(built.script, next.script), 'DEFERRED_FILE', next.deferred))));
// The module goes on naming the loader as before, which is a key of what it is given.
const imports = script.replaceAll(`from"./${built.loader}"`, `from"./${next.loader}"`);
write(next.script, Buffer.from(`import{placeholders as PLACEHOLDERS,shared as SHARED}from"./${next.loader}";${imports}`));
Object.assign(hashes, hashOfAll);
fs.writeFileSync(hashList, Object.entries(hashes).map(([kind, value]) => `${kind}: ${value}\n`).join(''));
console.log(`${count} functions are deferred: ${deferred.length} of ${main.length + deferred.length} bytes`);
