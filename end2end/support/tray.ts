// Files that a person chooses, and the tray in which they wait.

import { type Person } from './person.js';
import { photo } from './photo.js';

interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const tray = (person: Person) => person.page.getByRole('region', { name: 'Attachments to send' });

export async function chooses(person: Person, files: ChosenFile[]) {
  const chooser = person.page.waitForEvent('filechooser');
  await person.page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles(files);
}

export const png = (name: string, width: number, height: number): ChosenFile => ({
  name,
  mimeType: 'image/png',
  buffer: photo(width, height),
});

export const text = (name: string, content: string): ChosenFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
});
