import type { CallBookEntry } from '../switch/call-book';
import { openCallBook } from '../main';
import { exitCode } from './exit-code';
import { findConfig } from './find-config';
import type { Output } from './output';
import { localTime } from './recording-view';

/** `calls`: the calls that the switch sees now, oldest first. */
export function listCalls(file: string | undefined, out: Output): number {
  const book = openCallBook(findConfig(file));
  try {
    const entries = book.entries();
    if (out.isJSON) out.json({ calls: entries });
    else
      out.rows<CallBookEntry>(
        [
          { title: 'conn id', of: one => one.connID, isWhole: true },
          { title: 'began', of: one => localTime(one.startedAt) },
          { title: 'parties', of: one => one.parties.map(({ dn }) => dn).join(', ') },
          { title: 'recording', of: one => textOf(one.userData.GSIP_RECORD) },
          { title: 'call uuid', of: one => one.callUUID, isWhole: true },
        ],
        entries,
        'No calls.',
      );
    return exitCode.ok;
  } finally {
    book.close();
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
