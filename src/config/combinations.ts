import type { Config, ListenerConfig } from './config';
import type { Problem } from './config-error';

/** One check across fields: it reads these sections and says what about them cannot be. */
interface Combination {
  readonly reads: readonly (keyof Config)[];
  readonly find: (config: Config) => readonly Problem[];
}

/** What no section alone can see. Add a check here, with all the sections that it reads. */
const combinations: readonly Combination[] = [
  {
    reads: ['roles', 'pbx'],
    find: ({ roles, pbx }) =>
      roles.includes('switch') && !pbx
        ? [{ path: 'pbx', message: 'missing: the role switch needs it' }]
        : [],
  },
  {
    reads: ['roles', 'recorder'],
    find: ({ roles, recorder }) =>
      roles.includes('recorder') && !recorder
        ? [{ path: 'recorder', message: 'missing: the role recorder needs it' }]
        : [],
  },
  {
    reads: ['tlib'],
    find: ({ tlib }) =>
      tlib.listen.flatMap((listener, n) => {
        const earlier = tlib.listen.slice(0, n).findIndex(other => clash(other, listener));
        return earlier >= 0
          ? [{ path: `tlib.listen[${n}].port`, message: `taken by tlib.listen[${earlier}]` }]
          : [];
      }),
  },
  {
    reads: ['tlib'],
    find: ({ tlib }) =>
      repeated(tlib.applications.map(({ name }) => name)).map(([n, earlier]) => ({
        path: `tlib.applications[${n}].name`,
        message: `named already in tlib.applications[${earlier}]`,
      })),
  },
  {
    reads: ['recording'],
    find: ({ recording }) => {
      const services = Object.entries(recording.privateServices);
      return repeated(services.map(([, number]) => number)).map(([n, earlier]) => ({
        path: `recording.privateServices.${services[n]?.[0] ?? ''}`,
        message: `the same number as ${services[earlier]?.[0] ?? ''}: all must differ`,
      }));
    },
  },
  {
    reads: ['dns'],
    find: ({ dns }) => {
      const entries = Object.entries(dns);
      return repeated(entries.map(([name, { endpoint }]) => endpoint ?? name)).map(
        ([n, earlier]) => ({
          path: `dns.${entries[n]?.[0] ?? ''}`,
          message: `has the same endpoint as dns.${entries[earlier]?.[0] ?? ''}`,
        }),
      );
    },
  },
  {
    reads: ['pbx', 'dns'],
    find: ({ pbx, dns }) =>
      Object.entries(dns)
        .filter(([name, { endpoint }]) => (endpoint ?? name) === pbx?.recorderEndpoint)
        .map(([name]) => ({
          path: `dns.${name}`,
          message: 'is pbx.recorderEndpoint, which is no DN: recordings leave by it',
        })),
  },
  {
    reads: ['pbx', 'recorder'],
    find: ({ pbx, recorder }) =>
      pbx?.application === recorder?.endpoint.application &&
      pbx?.ari.url === recorder?.endpoint.ari.url &&
      pbx !== undefined
        ? [
            {
              path: 'recorder.endpoint.application',
              message: 'the same application on the same Asterisk as pbx.application',
            },
          ]
        : [],
  },
  {
    reads: ['recorder'],
    find: ({ recorder }) =>
      recorder && recorder.archive.dir === recorder.endpoint.recordingDir
        ? [
            {
              path: 'recorder.archive.dir',
              message:
                "expected another folder than recorder.endpoint.recordingDir, the endpoint's own",
            },
          ]
        : [],
  },
  { reads: ['roles', 'recorder', 'tlib'], find: ownLink },
];

/** Every impossible combination, leaving out the checks that read a section in which a problem lies already. */
export function impossibleCombinations(
  config: Config,
  problems: readonly Problem[],
): readonly Problem[] {
  const bad = new Set(problems.map(({ path }) => path.split(/[.[]/, 1)[0]));
  return combinations
    .filter(({ reads }) => !reads.some(section => bad.has(section)))
    .flatMap(({ find }) => find(config));
}

/** If both roles run here and the recorder is sent to our own listener, it must be able to log in there. */
function ownLink({ roles, recorder, tlib }: Config): readonly Problem[] {
  if (!recorder || !roles.includes('switch') || !roles.includes('recorder')) return [];
  const link = recorder.tlib;
  const own = tlib.listen.find(
    listener => listener.port === link.port && reaches(link.host, listener),
  );
  if (!own) return [];
  const problem = (key: string, message: string): Problem => ({
    path: `recorder.tlib.${key}`,
    message,
  });
  const application = tlib.applications.find(({ name }) => name === link.applicationName);
  const problems: Problem[] = [];
  if (own.protocol !== link.protocol) {
    problems.push(
      problem('protocol', `expected ${own.protocol}: that is what listens on port ${own.port}`),
    );
  }
  if ((own.tls !== undefined) !== (link.tls !== false)) {
    const what = own.tls ? 'a TLS section: the listener' : 'false: no TLS';
    problems.push(problem('tls', `expected ${what} is on port ${own.port}`));
  }
  if (!application) {
    problems.push(problem('applicationName', 'tlib.applications has no application of this name'));
  } else if (application.password !== link.applicationPassword) {
    problems.push(problem('applicationPassword', 'not the password that tlib.applications has'));
  }
  return problems;
}

const isAny = (host: string): boolean => host === '0.0.0.0' || host === '::';
const isLoopback = (host: string): boolean => /^(localhost|127\..*|::1)$/.test(host);

const reaches = (host: string, listener: ListenerConfig): boolean =>
  host === listener.host ||
  (isLoopback(host) && (isAny(listener.host) || isLoopback(listener.host)));

const clash = (one: ListenerConfig, other: ListenerConfig): boolean =>
  one.port !== 0 &&
  one.port === other.port &&
  (one.host === other.host || isAny(one.host) || isAny(other.host));

/** The places of the values that came up before, each with the place of the first. */
const repeated = (values: readonly unknown[]): readonly (readonly [number, number])[] =>
  values.flatMap((value, n) => {
    const first = values.indexOf(value);
    return first < n ? [[n, first] as const] : [];
  });
