import type { AriConfig } from '../../config/config';
import { bad, good, type Finding } from '../../doctor/finding';
import { messageOf } from '../../errors';
import type { Logger } from '../../log/logger';
import { Ari } from './ari';
import { AriRefusedError } from './ari-error';
import { AriOperations } from './ari-operations';

/** One Asterisk to be examined, and the part it plays. */
export type Examined = {
  readonly name: string;
  readonly ari: AriConfig;
} & (
  | { readonly part: 'pbx'; readonly recorderEndpoint: string; readonly destination: string }
  | { readonly part: 'endpoint' }
);

const common = [
  'res_stasis.so',
  'app_stasis.so',
  'res_stasis_snoop.so',
  'res_ari_channels.so',
  'res_ari_events.so',
  'res_stasis_answer.so',
  'chan_pjsip.so',
];
const needed = {
  pbx: [
    ...common,
    'res_ari_bridges.so',
    'res_ari_endpoints.so',
    'res_pjsip_header_funcs.so',
    'bridge_simple.so',
  ],
  endpoint: [
    ...common,
    'res_stasis_recording.so',
    'res_ari_recordings.so',
    'format_wav.so',
    'func_uri.so',
    'res_pjsip_header_funcs.so',
  ],
} as const;

/** Older ones lack dialplan and ARI that the drivers use. */
const oldestVersion = 20;

/** Looks at one Asterisk through ARI, beside whoever drives it: calls and recordings are not touched. */
export async function examine(examined: Examined, log: Logger): Promise<readonly Finding[]> {
  const { name, ari: options, part } = examined;
  // An application of its own: the running controller must not lose its events to us.
  const ari = new Ari({ ...options, application: 'twinleg-doctor', subscribeAll: false, log });
  try {
    await ari.connect();
    const operations = new AriOperations(ari);
    const findings = [
      good(`${name}: ARI`, options.url),
      ...(await examineVersion(name, part, operations)),
    ];
    if (examined.part === 'pbx') findings.push(await examineEndpoint(examined, operations));
    return findings;
  } catch (error) {
    const remedy =
      error instanceof AriRefusedError
        ? `user and password must be those of a user in ari.conf of the ${name}`
        : `is the ${name} running, with HTTP and ARI enabled (http.conf, ari.conf), and is ${options.url} right`;
    return [bad(`${name}: ARI`, messageOf(error), remedy)];
  } finally {
    await ari.close();
  }
}

async function examineVersion(
  name: string,
  part: Examined['part'],
  operations: AriOperations,
): Promise<readonly Finding[]> {
  const [{ version }, modules] = await Promise.all([
    operations.asteriskInfo(),
    operations.modules(),
  ]);
  const major = Number(/^(?:certified[-/])?(\d+)/.exec(version)?.[1] ?? 0);
  const missing = needed[part].filter(module => !modules.includes(module));
  return [
    major >= oldestVersion
      ? good(`${name}: version`, version)
      : bad(`${name}: version`, version, `Asterisk ${oldestVersion} or newer is needed`),
    missing.length === 0
      ? good(`${name}: modules`, 'all there')
      : bad(`${name}: modules`, `missing: ${missing.join(', ')}`, 'load them in modules.conf'),
  ];
}

async function examineEndpoint(
  { name, recorderEndpoint }: Extract<Examined, { part: 'pbx' }>,
  operations: AriOperations,
): Promise<Finding> {
  const endpoints = await operations.endpoints();
  const isThere = endpoints.some(
    ({ technology, resource }) => technology === 'PJSIP' && resource === recorderEndpoint,
  );
  const what = `${name}: endpoint to the recorder`;
  if (isThere) return good(what, recorderEndpoint);
  return bad(
    what,
    `no PJSIP endpoint ${recorderEndpoint}`,
    'include plugin/asterisk/pjsip_twinleg.conf in pjsip.conf',
  );
}
