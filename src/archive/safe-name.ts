import { createHash } from 'node:crypto';

/** No name is longer, so that a suffix still fits into the 255 bytes that a file system allows. */
const MOST = 120;

/**
 * A file name for a stranger's id: one name per id, one id per name, and never a path. Letters, digits, `_`, `-` and
 * `.` stay, `.` and `-` not in front; the rest becomes `%XX` as in a URI. A name of more than 120 characters is its
 * beginning, `~` and the SHA-256 of the whole.
 */
export function safeName(id: string): string {
  if (id === '') return '%empty';
  const name = Array.from(id, (character, index) =>
    isSafe(character, index === 0) ? character : escaped(character),
  ).join('');
  if (name.length <= MOST) return name;
  const hash = createHash('sha256').update(name).digest('hex');
  return `${name.slice(0, MOST - 1 - hash.length)}~${hash}`;
}

const isSafe = (character: string, isFirst: boolean): boolean =>
  (isFirst ? /^\w$/ : /^[\w.-]$/).test(character);

function escaped(character: string): string {
  // Half of a surrogate pair has no UTF-8; `%u` is followed by its number, which no byte begins with.
  if (/^\p{Surrogate}$/u.test(character)) return `%u${character.charCodeAt(0).toString(16)}`;
  return Array.from(Buffer.from(character), byte => `%${hex(byte)}`).join('');
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
