import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A file that is under its own name either whole and on the disk, or not at all: it is written under a temporary
 * name beside it. Errors are the system's own.
 */
export class DurableFile {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Begins the file, and its folder; what a crash left under its temporary name is overwritten. */
  static async create(path: string): Promise<DurableFile> {
    await makeFolder(dirname(path));
    return new DurableFile(path, await open(temporary(path), 'w', 0o640));
  }

  /** Appends, all of it. */
  async write(bytes: Buffer | string): Promise<void> {
    await this.#file.appendFile(bytes);
  }

  /** Resolves once the file and its name are on the disk. */
  async finish(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
    await rename(temporary(this.#path), this.#path);
    await syncFolder(dirname(this.#path));
  }

  /** Takes back what was written, as far as it can; never rejects, for it follows on an error that tells more. */
  async abandon(): Promise<void> {
    // A temporary file that cannot be removed now is overwritten by the next attempt.
    await Promise.allSettled([this.#file.close(), rm(temporary(this.#path), { force: true })]);
  }
}

const temporary = (path: string): string => `${path}.part`;

/** Makes the folder and those above it, and puts their names on the disk. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
