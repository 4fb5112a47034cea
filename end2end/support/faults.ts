// What axe-core finds on a page, by the rules of WCAG 2.2 A and AA and by best practices.

import { type Person } from './person.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Still an experiment of axe: a row of the list says in words what it shows as numbers and icons. */
const rules = { 'label-content-name-mismatch': { enabled: false } };

/** What axe finds on the page as it is: rules with the elements that break them. The page has `axe.source` as init script. */
export async function faultsOf(person: Person) {
  return person.page.evaluate(
    async (options) => {
      const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
      const { violations } = await axe.run({ ...options, resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html.slice(0, 200)) }));
    },
    { runOnly: RULES, rules },
  );
}
