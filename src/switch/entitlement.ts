import { createHash, timingSafeEqual } from 'node:crypto';

/** One application that may log in, and for which DNs it may register (`*` stands for any text). */
export interface Application {
  readonly name: string;
  readonly password: string;
  readonly dns: readonly string[];
}

/** Who may log in, and what they may see. */
export class Entitlement {
  readonly #applications: ReadonlyMap<string, Application>;

  constructor(applications: readonly Application[]) {
    this.#applications = new Map(applications.map(one => [one.name, one]));
  }

  /** Compares in constant time; a name that nobody has takes as long as a wrong password. */
  authenticate(name: string, password: string): boolean {
    const application = this.#applications.get(name);
    const isSame = timingSafeEqual(digest(application?.password ?? ''), digest(password));
    return isSame && application !== undefined;
  }

  mayRegister(name: string, dn: string): boolean {
    const patterns = this.#applications.get(name)?.dns ?? [];
    return patterns.some(pattern => matches(pattern, dn));
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

function matches(pattern: string, text: string): boolean {
  const literal = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(text);
}
