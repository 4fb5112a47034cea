// Prints the table of the emoji picker from a folder with the npm package emojibase-data: emoji.mjs <folder> <version>.
// `# name` begins a group. A line is an emoji, its English name, more English words, its Hindi name, and more Hindi words.

import { readFileSync } from 'node:fs';

const [folder, version] = process.argv.slice(2);

const read = (language) => JSON.parse(readFileSync(`${folder}/${language}/data.json`, 'utf8'));

// Components, such as tones of skin alone, are no emoji that people send.
const GROUPS = ['smileys', 'people', null, 'nature', 'food', 'travel', 'activities', 'objects', 'symbols', 'flags'];

// What common systems do not draw yet is left out.
const NEWEST = 15;
const MOST_WORDS = 16;

const hindi = new Map(read('hi').map((it) => [it.hexcode, it]));

/** An emoji without the selector of its coloured form where it has no other form. */
const plain = (emoji) => emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');

/** The words of an emoji that its name does not contain. */
function words({ label, tags = [] }) {
  const known = new Set(label.toLowerCase().split(/[\s:,-]+/));
  const more = tags.flatMap((tag) => tag.split(/\s+/)).filter((word) => !known.has(word.toLowerCase()));
  return [...new Set(more)].slice(0, MOST_WORDS).join(' ');
}

const all = read('en').filter((it) => GROUPS[it.group] && it.version <= NEWEST);
all.sort((one, other) => one.group - other.group || one.order - other.order);
const lines = [`! emojibase-data ${version} (MIT), with names of the Unicode CLDR (Unicode License v3); made by scripts/emoji.sh`];
let group = null;
for (const it of all) {
  if (it.group !== group) {
    group = it.group;
    lines.push(`# ${GROUPS[group]}`);
  }
  const translated = hindi.get(it.hexcode);
  lines.push([plain(it.emoji), it.label, words(it), translated.label, words(translated)].join('\t'));
}
console.log(lines.join('\n'));
