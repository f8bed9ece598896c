import { relative } from 'node:path';
import type { Config } from '../config/config';
import type { Site } from '../site';
import { sitePasswords } from '../site';

/** What whoever started the embedded default can do now, in lines. */
export function siteGuide(site: Site, config: Config, dataDir: string): readonly string[] {
  const file = relative(process.cwd(), site.configFile);
  const tlib = config.tlib.listen.map(
    ({ protocol, host, port }) => `${protocol}://${host}:${port}`,
  );
  return [
    '',
    'It stays up until Ctrl-C. Try it:',
    '',
    `  Call it     register a softphone at 127.0.0.1:${site.pbx.sipPort} (UDP) as 7009, password twinleg-7009,`,
    '              and call 7001: that extension is always recorded. 7002 and 7003 are recorded when asked for:',
    `  Record      npm run -s twinleg -- --config ${file} record start 7002`,
    `  Look        npm run -s twinleg -- --config ${file} recordings list`,
    `              npm run -s twinleg -- --config ${file} calls`,
    `  T-Lib       ${tlib.join('  ')}`,
    `              as application desktop, password ${sitePasswords.desktop}; docs/tlib.md says how, or`,
    `              npm run -s twinleg -- --config ${file} tlib`,
    `  Data        ${relative(process.cwd(), dataDir) || '.'} (recordings, catalogue, log, this site's configuration)`,
    '',
  ];
}
