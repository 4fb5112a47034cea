// What people write to each other, for tests and screenshots.

import { evening } from './photo.js';
import { sendsVoice } from './voice.js';

/** @typedef {import('./account.js').Account} Account */

/**
 * Sends a message with files.
 * @param {Account} account @param {Account} peer @param {string} text
 * @param {[name: string, type: string, content: Buffer][]} files
 */
async function sendsFiles(account, peer, text, files) {
  const body = new FormData();
  body.set('conversation_id', account.conversationWith(peer));
  body.set('text', text);
  for (const [name, type, content] of files) body.append('file', new File([new Uint8Array(content)], name, { type }));
  const headers = { authorization: `Bearer ${account.token}` };
  const answer = await fetch(`${account.origin}/api/upload/message`, { method: 'POST', headers, body });
  if (answer.status !== 201) throw new Error(`Sending files was answered with ${answer.status}`);
}

/**
 * A conversation with everything that can be in one: photos, an album, a file, a voice message, a reply, and what is done to messages.
 * @param {Account} asha a customer
 * @param {Account} meera a photographer
 */
export async function planTheDay(asha, meera) {
  const hall = await asha.writes(meera, 'Here is the hall where the reception will be.');
  await meera.call(`PUT /api/messages/${hall.id}/pin`);
  const photo = (/** @type {number} */ number) =>
    /** @type {[string, string, Buffer]} */ ([`hall-${number}.png`, 'image/png', evening(1200, 900, number)]);
  await sendsFiles(asha, meera, 'The hall in the evening', [photo(1)]);
  await sendsFiles(meera, asha, '', [2, 3, 4, 5, 6].map(photo));
  const contract = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
  await sendsFiles(meera, asha, '', [['अनुबंध – reception and walima, all terms, version 3.pdf', 'application/pdf', contract]]);
  await sendsVoice(meera, asha, 3);
  const question = await asha.writes(meera, 'Can you come at four o’clock?');
  const answer = await meera.writes(asha, 'Yes, at five past four', { replyToId: question.id });
  await meera.call(`PATCH /api/messages/${answer.id}`, { body: { messageText: 'Yes, at four o’clock. 👍' } });
  await asha.call(`PUT /api/messages/${answer.id}/reactions/${encodeURIComponent('❤️')}`);
  await meera.call(`PUT /api/messages/${answer.id}/reactions/${encodeURIComponent('❤️')}`);
  await asha.call(`PUT /api/messages/${answer.id}/reactions/${encodeURIComponent('🙏')}`);
  await asha.call(`PUT /api/messages/${answer.id}/star`);
  await meera.call(`PUT /api/messages/${answer.id}/agree`);
  await asha.call(`PUT /api/messages/${answer.id}/agree`);
  const number = await asha.writes(meera, 'My number is 98220 00000');
  await asha.call(`DELETE /api/messages/${number.id}?for=everyone`);
  await asha.reads(meera);
}
