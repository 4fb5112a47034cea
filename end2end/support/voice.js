// Voice messages without a browser: a tone, uploaded with its duration and waveform.

export const WAVEFORM = '0123456789abcdefghijklmnopqrstuv'.repeat(2);

/** A WAV file of a tone. @param {number} seconds */
export function tone(seconds) {
  const rate = 8000;
  const samples = Buffer.alloc(rate * seconds);
  for (let at = 0; at < samples.length; at += 1) samples[at] = 128 + Math.round(60 * Math.sin(at / 3));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/**
 * Sends a voice message.
 * @param {import('./account.js').Account} account
 * @param {{userId: number}} peer
 * @param {number} seconds
 */
export async function sendsVoice(account, peer, seconds) {
  const body = tone(seconds);
  const metadata = Object.entries({
    filename: 'voice-message.wav',
    filetype: 'audio/wav',
    duration: String(seconds * 1000),
    waveform: WAVEFORM,
  });
  const created = await fetch(`${account.origin}/api/uploads`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${account.token}`,
      'tus-resumable': '1.0.0',
      'upload-length': String(body.length),
      'upload-metadata': metadata.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`).join(','),
      'content-type': 'application/offset+octet-stream',
    },
    body,
  });
  const id = created.headers.get('upload-attachment');
  if (!id) throw new Error(`The upload was answered with ${created.status}`);
  const conversationId = account.conversationWith(peer);
  const sent = await account.call('POST /api/messages/send', {
    body: { conversationId, messageText: '', attachmentIds: [id] },
  });
  if (sent.status !== 201) throw new Error(`Sending was answered with ${sent.status}: ${JSON.stringify(sent.body)}`);
}
