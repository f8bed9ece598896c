import { access, readdir, readFile } from 'node:fs/promises';

/** Whether we can see a file or folder at `path`; one that is kept from us counts as none. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Why it is out of our sight makes no difference: it is of no use to us.
    return false;
  }
}

/** The text of a file, empty if it is not there. */
export const textOf = async (path: string): Promise<string> =>
  (await isThere(path)) ? await readFile(path, 'utf8') : '';

/** The names in a folder, sorted; none if it is not there. */
export const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await isThere(folder)) ? (await readdir(folder)).sort() : [];
