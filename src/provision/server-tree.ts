import { join } from 'node:path';
import { isThere, namesIn } from './presence';
import type { Command } from './run-command';

/** Asterisk and SIPp unpacked into a folder of their own, with their own C library: nothing of it is installed. */
export interface ServerTree {
  readonly asterisk: Command;
  readonly sipp?: Command;
  readonly modulesDir: string;
  readonly dataDir: string;
}

/** The servers in the tree at `root`, or `undefined` if there is no Asterisk in it. */
export async function readTree(root: string): Promise<ServerTree | undefined> {
  const libraries = await librariesOf(root);
  const binary = join(root, 'usr/sbin/asterisk');
  if (libraries === undefined || !(await isThere(binary))) return undefined;
  const loader = await loaderOf(root, libraries);
  if (loader === undefined) return undefined;
  const command = (path: string): Command => ({
    command: loader,
    args: ['--library-path', libraries, path],
  });
  const sipp = join(root, 'usr/bin/sipp');
  return {
    asterisk: command(binary),
    modulesDir: join(libraries, 'asterisk/modules'),
    dataDir: join(root, 'usr/share/asterisk'),
    ...((await isThere(sipp)) && { sipp: command(sipp) }),
  };
}

/** `usr/lib/<machine>-linux-gnu`, known by Asterisk's modules in it. */
async function librariesOf(root: string): Promise<string | undefined> {
  for (const name of await namesIn(join(root, 'usr/lib'))) {
    const folder = join(root, 'usr/lib', name);
    if (await isThere(join(folder, 'asterisk/modules/res_ari.so'))) return folder;
  }
  return undefined;
}

/** The tree's own program loader: it must be of the same C library as the rest. */
async function loaderOf(root: string, libraries: string): Promise<string | undefined> {
  for (const folder of [join(root, 'usr/lib64'), join(root, 'usr/lib'), libraries]) {
    const name = (await namesIn(folder)).find(each => /^ld-linux-.*\.so\.\d+$/.test(each));
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}
