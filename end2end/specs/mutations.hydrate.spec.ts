// Random changes of the server's HTML, by seed: each time the page comes alive, or says that it did not.

import { expect, test } from '../support/test.js';

const MUTATIONS = 200;
/** Pages that are tried at the same time, each with its own share. */
const PAGES = 4;
const FIRST_SEED = Number(process.env.CHITRASETHU_TEST_SEED ?? 1);

/** Changes one to three random places of the page. Runs in the browser. */
function mutate(seed: number): string[] {
  let state = seed * 0x9e3779b1;
  const random = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const pick = <T>(from: T[]): T => from[random(from.length)] as T;
  const nodes = (what: number) => {
    const walker = document.createTreeWalker(document.body, what);
    const found: ChildNode[] = [];
    while (walker.nextNode()) found.push(walker.currentNode as ChildNode);
    return found;
  };
  const wrap = (node: ChildNode, ...names: string[]) => {
    for (const name of names) {
      const around = document.createElement(name);
      node.replaceWith(around);
      around.append(node);
      node = around;
    }
  };
  const texts = () => nodes(NodeFilter.SHOW_TEXT) as Text[];
  const kinds: Record<string, () => void> = {
    wrap: () => wrap(pick(nodes(NodeFilter.SHOW_ALL)), pick(['a', 'div', 'span', 'mark'])),
    split: () => {
      const text = pick(texts());
      text.splitText(random(text.length + 1));
    },
    insert: () => {
      const added = pick<() => Node>([
        () => document.createElement(pick(['div', 'script', 'input', 'p'])),
        () => document.createTextNode('inserted'),
        () => document.createComment('inserted'),
      ])();
      pick([() => pick(nodes(NodeFilter.SHOW_ALL)).before(added), () => pick(nodes(NodeFilter.SHOW_ELEMENT)).appendChild(added)])();
    },
    remove: () => pick(nodes(NodeFilter.SHOW_ALL)).remove(),
    unwrap: () => {
      const element = pick(nodes(NodeFilter.SHOW_ELEMENT)) as Element;
      element.replaceWith(...element.childNodes);
    },
    move: () => pick(nodes(NodeFilter.SHOW_ELEMENT)).before(pick(nodes(NodeFilter.SHOW_TEXT))),
    translate: () => {
      const words = texts().filter((text) => text.data.trim() && !text.parentElement?.closest('script, style'));
      const few = pick([words, words.slice(random(words.length)), [pick(words)]]);
      for (const text of few) wrap(text, 'font', 'font');
    },
  };
  const names = Array.from({ length: 1 + random(3) }, () => pick(Object.keys(kinds)));
  for (const name of names) {
    try {
      kinds[name]?.();
    } catch {
      // Not every node can be everywhere.
    }
  }
  return names;
}

test('200 random changes of the HTML end in a live page or an honest one', async ({ people }) => {
  test.setTimeout(300_000);
  const standings: Record<string, number> = {};
  const tries = async (part: number) => {
    const { customer, photographer } = await people();
    for (const text of ['Call +91 98220 00000', 'see https://example.com', 'हाँ', 'two\nlines']) {
      await photographer.account.writes(customer, text);
    }
    const { page } = customer;
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.addInitScript(`window.mutate = ${mutate.toString()}`);
    await page.addInitScript(() => {
      document.addEventListener('DOMContentLoaded', () => {
        const mutated = window as unknown as { mutate: (seed: number) => string[]; mutations: string[] };
        mutated.mutations = mutated.mutate(Number(location.search.slice(1)));
      });
    });
    for (let at = part; at < MUTATIONS; at += PAGES) {
      const seed = FIRST_SEED + at;
      await test.step(`seed ${seed}`, async () => {
        failures.length = 0;
        await page.goto(`${customer.urlOf(photographer)}?${seed}`, { waitUntil: 'domcontentloaded' });
        const mutations = String(await page.evaluate('mutations'));
        const said = `seed ${seed}: ${mutations}`;
        // Where no script runs at all, nothing says how the page stands. A page that waits may come alive meanwhile.
        let standing = '';
        await expect(async () => {
          standing = await page.evaluate(() => document.documentElement.dataset.page ?? 'scriptless');
          if (standing === 'alive') return;
          expect(await page.getByText('Reload the page to see new messages.').isVisible(), said).toBe(true);
          // Without its policy a page has no style sheet either, which hides the chip.
          if (standing === 'scriptless') return;
          expect(await page.getByText('Connected').filter({ visible: true }).count(), said).toBe(0);
        }).toPass({ timeout: 30_000 });
        standings[standing] = (standings[standing] ?? 0) + 1;
        if (standing === 'alive') {
          // It hears, shows and sends.
          await expect(page.getByRole('status').filter({ hasText: /^Connected$/ }), said).toHaveCount(1);
          await customer.box.fill(`after seed ${seed}.`);
          await customer.box.press('Enter');
          await expect(customer.message(`after seed ${seed}.`), said).toHaveCount(1);
          await expect(customer.message(`after seed ${seed}.`).getByText('Sent', { exact: true }).first(), said).toBeAttached();
          expect(failures, said).toEqual([]);
        }
      });
    }
  };
  await Promise.all(Array.from({ length: PAGES }, (_, part) => tries(part)));
  expect(standings.alive, JSON.stringify(standings)).toBeGreaterThan(0.9 * MUTATIONS);
});
