import { diagnose } from '../diagnose';
import type { Finding } from '../doctor/finding';
import { silent } from '../log/logger';
import { exitCode } from './exit-code';
import { findConfig } from './find-config';
import type { Output } from './output';

/** `doctor`: what recording needs, and how to mend what is wrong. Fails when anything is. */
export async function doctor(file: string | undefined, out: Output): Promise<number> {
  const findings = await diagnose(findConfig(file), silent);
  const isGood = findings.every(finding => finding.isGood);
  if (out.isJSON) out.json({ ok: isGood, findings });
  else {
    out.rows<Finding>(
      [
        { title: '', of: ({ isGood: isOne }) => (isOne ? 'ok' : 'BAD'), isWhole: true },
        { title: 'what', of: ({ what }) => what, isWhole: true },
        { title: 'found', of: ({ found }) => found },
      ],
      findings,
      '',
    );
    for (const { what, remedy } of findings)
      if (remedy !== undefined) out.line(`\n${what}: ${remedy}.`);
  }
  return isGood ? exitCode.ok : exitCode.failed;
}
