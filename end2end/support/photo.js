// Pictures as PNG without a library.

import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/**
 * A PNG of noise, which does not shrink: about three bytes a pixel.
 * @param {number} width @param {number} height
 */
export function photo(width, height) {
  return png(width, height, () => randomBytes(width * 3), 0);
}

/**
 * A picture to look at: the sun in an evening sky, in a colour of its own for each number.
 * @param {number} width @param {number} height @param {number} number
 */
export function evening(width, height, number) {
  const sun = { x: (width * ((number * 37) % 100)) / 100, y: height / 2, radius: height / 6 };
  return png(width, height, (y) => {
    const row = Buffer.alloc(width * 3);
    for (let x = 0; x < width; x += 1) {
      const isSun = Math.hypot(x - sun.x, y - sun.y) < sun.radius;
      const sky = [(number * 83) % 200, 90, 200 - ((number * 59) % 150)].map((it) => it * (1 - y / height / 2));
      row.set(isSun ? [255, 220, 150] : sky, x * 3);
    }
    return row;
  }, 9);
}

/** @param {number} width @param {number} height @param {(y: number) => Buffer} row @param {number} level of compression */
function png(width, height, row, level) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = [];
  for (let y = 0; y < height; y += 1) rows.push(Buffer.of(0), row(y));
  const pixels = deflateSync(Buffer.concat(rows), { level });
  const start = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}
