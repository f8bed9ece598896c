import { TwinlegError } from '../errors';

/** One thing that is wrong: where (`tlib.listen[0].port`), and what was expected there. */
export interface Problem {
  /** Empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** How a problem is told: `path: message`. */
export const problemLine = ({ path, message }: Problem): string =>
  path === '' ? message : `${path}: ${message}`;

/** The configuration cannot be used; nothing was opened. `problems` has all of them, for whoever wrote the file. */
export class ConfigError extends TwinlegError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const lines = problems.map(problem => `\n  ${problemLine(problem)}`).join('');
    super('CONFIG', 'caller', `the configuration cannot be used:${lines}`, options);
    this.problems = problems;
  }
}
