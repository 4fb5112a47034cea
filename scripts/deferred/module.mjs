// Splits a WebAssembly module in two, or has it tell which of its functions are called. Functions are known by the names that
// the module brings along.

import binaryen from 'binaryen';

/** What Rust's modules and those of wasm-bindgen use. */
const FEATURES =
  binaryen.Features.MutableGlobals |
  binaryen.Features.NontrappingFPToInt |
  binaryen.Features.BulkMemory |
  binaryen.Features.SignExt |
  binaryen.Features.ReferenceTypes |
  binaryen.Features.Multivalue;

/** Where the two halves find each other's functions. */
const DEFERRED = 'deferred';
const MAIN = 'main';
/** What stands for an empty place in a table. */
const NOTHING = '';
/** The section of functions' code (WebAssembly Core Specification, 5.5.13), after the header of a module. */
const CODE = 10;
const HEADER_BYTES = 8;

/** For what the package's own declarations say otherwise than it is. @type {any} */
const undeclared = binaryen;

/** @typedef {binaryen.Module} Module */
/** @typedef {binaryen.FunctionInfo} FunctionInfo */

/** @param {Uint8Array} bytes @returns {Module} */
function read(bytes) {
  // As `wasm-opt -Oz` writes it.
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  return undeclared.readBinary(bytes, FEATURES);
}

/** @param {Module} module imported ones first */
const functionsOf = (module) =>
  Array.from({ length: module.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)));

/** @param {Module} module */
const segmentsOf = (module) =>
  Array.from({ length: module.getNumElementSegments() }, (_, at) =>
    binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(at)));

/** @param {Module} module */
const exportsOf = (module) =>
  Array.from({ length: module.getNumExports() }, (_, at) => binaryen.getExportInfo(module.getExportByIndex(at)));

/** @param {Module} module */
const globalsOf = (module) =>
  Array.from({ length: module.getNumGlobals() }, (_, at) => binaryen.getGlobalInfo(module.getGlobalByIndex(at)));

/** How many bytes of code each function has. @param {Module} module @param {Uint8Array} bytes from which it was read */
function lengthsOf(module, bytes) {
  let at = HEADER_BYTES;
  // Seven bits in each byte, the lowest first (LEB128).
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (bytes[at++] !== CODE) {
    const length = number();
    at += length;
  }
  number();
  const own = functionsOf(module).filter(({ module: from }) => !from);
  if (number() !== own.length) throw new Error('The section of code has another number of functions');
  return new Map(own.map(({ name }) => {
    const length = number();
    at += length;
    return [name, length];
  }));
}

/**
 * Sorts functions by their type and length: brotli finds that two functions are alike when they are neighbours.
 * @param {Module} module
 * @param {Map<string, number>} lengths
 */
function sort(module, lengths) {
  const all = functionsOf(module);
  const lengthOf = (/** @type {FunctionInfo} */ { name }) => lengths.get(name) ?? 0;
  all.sort((a, b) => a.params - b.params || a.results - b.results || lengthOf(a) - lengthOf(b) || (a.name < b.name ? -1 : 1));
  for (const { name } of all) module.removeFunction(name);
  for (const { name, module: from, base, params, results, vars, body } of all) {
    if (from && base) module.addFunctionImport(name, from, base, params, results);
    else module.addFunction(name, params, results, vars, body);
  }
}

/** @param {Module} module */
function written(module) {
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

/**
 * The module with other names for what it imports, and with the names of its functions.
 * @param {Uint8Array} bytes
 * @param {Map<string, string>} names
 */
export function renamed(bytes, names) {
  const module = read(bytes);
  for (const { name, module: from, base, params, results } of functionsOf(module)) {
    const next = from && base && names.get(base);
    if (next) module.addFunctionImport(name, from, next, params, results);
  }
  binaryen.setDebugInfo(true);
  const named = written(module);
  binaryen.setDebugInfo(false);
  return named;
}

/**
 * The module without some of its functions, which it imports from `deferred`, and a module of those. That one puts its functions
 * into the table, and imports what it needs from `main`, which are the exports of the first, and from where the module itself does.
 * @param {Uint8Array} bytes
 * @param {(name: string) => boolean} isDeferred
 * @returns {{main: Uint8Array, deferred: Uint8Array, count: number}}
 */
export function split(bytes, isDeferred) {
  const main = read(bytes);
  const deferred = read(bytes);
  const all = functionsOf(main);
  const lengths = lengthsOf(main, bytes);
  const goes = new Set(all.filter(({ name, module }) => !module && isDeferred(name)).map(({ name }) => name));

  for (const each of all) if (goes.has(each.name)) becomesImport(main, each, DEFERRED);
  main.runPasses(['remove-unused-module-elements']);
  sort(main, lengths);
  const stays = new Set(functionsOf(main).map(({ name }) => name));
  // What only they call goes, too.
  const isGone = (/** @type {string} */ name) => name !== NOTHING && (goes.has(name) || !stays.has(name));

  for (const each of all) if (!isGone(each.name)) becomesImport(deferred, each, MAIN);
  sharesState(deferred);
  for (const { name, table, offset, data } of segmentsOf(deferred)) {
    deferred.removeElementSegment(name);
    const start = Number(/** @type {binaryen.ConstInfo} */ (binaryen.getExpressionInfo(offset)).value);
    for (const { at, names } of runs(data, isGone)) {
      deferred.addActiveElementSegment(table, `${name} ${at}`, names, deferred.i32.const(start + at));
    }
  }
  connect(main, DEFERRED, deferred);
  deferred.runPasses(['remove-unused-module-elements']);
  sort(deferred, lengths);
  connect(deferred, MAIN, main);
  return { main: written(main), deferred: written(deferred), count: goes.size };
}

/** @param {Module} half @param {FunctionInfo} each @param {string} from */
function becomesImport(half, { name, params, results }, from) {
  half.removeFunction(name);
  half.addFunctionImport(name, from, name, params, results);
}

/** Replaces the exports of a half by imports: its memory, its tables and its variables are those of the main module. @param {Module} half */
function sharesState(half) {
  for (const { name, kind, value } of exportsOf(half)) {
    half.removeExport(name);
    if (kind === binaryen.ExternalTable) half.addTableImport(value, MAIN, name);
    if (kind === binaryen.ExternalMemory) {
      half.setMemory(half.getMemoryInfo(value).initial, -1, null, []);
      half.addMemoryImport(value, MAIN, name);
    }
    if (kind === binaryen.ExternalGlobal && binaryen.getGlobalInfo(half.getGlobal(value)).mutable) {
      half.removeGlobal(value);
      half.addGlobalImport(value, MAIN, name, binaryen.i32, true);
    }
  }
  const own = globalsOf(half).filter(({ module, mutable }) => mutable && !module);
  if (own.length > 0) throw new Error(`The module does not export its variable ${own[0]?.name}`);
  if (!half.getMemoryInfo().module) throw new Error('The module does not export its memory');
}

/**
 * Gives the functions that one half imports from the other short names, in their order.
 * @param {Module} importing
 * @param {string} from the name of the other half
 * @param {Module} exporting
 */
function connect(importing, from, exporting) {
  const imported = functionsOf(importing).filter(({ module }) => module === from);
  imported.forEach(({ name, params, results }, at) => {
    importing.addFunctionImport(name, from, at.toString(36), params, results);
    exporting.addFunctionExport(name, at.toString(36));
  });
}

/**
 * The runs of names that are chosen.
 * @param {string[]} all
 * @param {(name: string) => boolean} isChosen
 */
function runs(all, isChosen) {
  /** @type {{at: number, names: string[]}[]} */
  const found = [];
  all.forEach((name, at) => {
    if (!isChosen(name)) return;
    const last = found.at(-1);
    if (last && last.at + last.names.length === at) last.names.push(name);
    else found.push({ at, names: [name] });
  });
  return found;
}

/**
 * The module, calling `recorder.called` with the number of each function that is called, and the names to the numbers.
 * @param {Uint8Array} bytes
 */
export function recording(bytes) {
  const module = read(bytes);
  const functions = functionsOf(module).filter(({ module }) => !module);
  module.addFunctionImport('called', 'recorder', 'called', binaryen.i32, binaryen.none);
  functions.forEach(({ name, body, results }, at) => {
    const call = module.call('called', [module.i32.const(at)], binaryen.none);
    undeclared.Function.setBody(module.getFunction(name), module.block(null, [call, body], results));
  });
  return { module: written(module), names: functions.map(({ name }) => name) };
}

/** The module as it is, without names. @param {Uint8Array} bytes @returns {Uint8Array} */
export const withoutNames = (bytes) => written(read(bytes));
