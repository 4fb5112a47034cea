// Profile pictures without a browser.

import { photo } from './photo.js';

/**
 * Uploads a profile picture; returns its path.
 * @param {import('./account.js').Account} account
 */
export async function uploadsFace(account) {
  const body = new FormData();
  body.append('purpose', 'face');
  body.append('file', new Blob([photo(400, 300)], { type: 'image/png' }), 'me.png');
  const headers = { authorization: `Bearer ${account.token}` };
  const answer = await fetch(`${account.origin}/api/pictures`, { method: 'POST', headers, body });
  if (answer.status !== 201) throw new Error(`Uploading a face was answered with ${answer.status}`);
  const { data } = /** @type {{data: {picture: {url: string}}}} */ (await answer.json());
  return data.picture.url;
}
