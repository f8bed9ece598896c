import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

export interface PrivateModuleOptions {
  /** Names that the file assigns without declaring them: they become its own instead of everybody's. */
  readonly leaked?: readonly string[];
  /** What `require` gives the file instead of the real thing. */
  readonly instead?: Readonly<Record<string, unknown>>;
}

/**
 * The exports of a copy of a CommonJS file that nobody else has: what is changed in it changes for its owner
 * alone. It prints nothing.
 */
export function privateModule(path: string, options: PrivateModuleOptions): unknown {
  const { leaked = [], instead = {} } = options;
  const own = { exports: {} as unknown };
  const requireThere = createRequire(path);
  const given = {
    module: own,
    exports: own.exports,
    require: (id: string): unknown => (Object.hasOwn(instead, id) ? instead[id] : requireThere(id)),
    console: { log() {} },
  };
  const run = compileFunction(readFileSync(path, 'utf8'), [...Object.keys(given), ...leaked], {
    filename: path,
  });
  Reflect.apply(run, own.exports, Object.values(given));
  return own.exports;
}
