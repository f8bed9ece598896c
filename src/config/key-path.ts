/** The keys and indices that lead to one value. */
export type KeyPath = readonly (string | number)[];

/** Writes a path as people do: `tlib.listen[0].port`, and `dns["+49 30"]` where a key is not a plain word. */
export const pathText = (path: KeyPath): string =>
  path
    .map((step, place) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return place === 0 ? step : `.${step}`;
    })
    .join('');

/** Reads a JSON pointer (RFC 6901) that leads into `root`; `root` tells an index from a key that is a number. */
export function keyPathOf(pointer: string, root: unknown): KeyPath {
  const path: (string | number)[] = [];
  let here = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(here) ? Number(key) : key);
    here =
      typeof here === 'object' && here !== null && Object.hasOwn(here, key)
        ? // Sound: it is an object that has the key, and what is there stays unknown.
          (here as Record<string, unknown>)[key]
        : undefined;
  }
  return path;
}
