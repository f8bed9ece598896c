import type { Config } from './config/config';
import { examine as examineAsterisk } from './driver/asterisk/asterisk-examination';
import type { Finding } from './doctor/finding';
import { examineMachine } from './doctor/machine';
import type { Logger } from './log/logger';

/** Everything that recording with this configuration needs, looked at one by one. Changes nothing. */
export async function diagnose(config: Config, log: Logger): Promise<readonly Finding[]> {
  const { pbx, recorder, roles, recording } = config;
  const findings: Finding[] = [...(await examineMachine(config))];
  if (roles.includes('switch') && pbx) {
    findings.push(
      ...(await examineAsterisk(
        { ...pbx, name: 'PBX', part: 'pbx', destination: recording.destination },
        log,
      )),
    );
  }
  if (roles.includes('recorder') && recorder) {
    findings.push(
      ...(await examineAsterisk(
        { ...recorder.endpoint, name: 'recording endpoint', part: 'endpoint' },
        log,
      )),
    );
  }
  return findings;
}
