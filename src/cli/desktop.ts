import { readFileSync } from 'node:fs';
import type { Config } from '../config/config';
import { ConfigError } from '../config/config-error';
import { silent } from '../log/logger';
import { TlibClient } from '../tlib/client';

/** How the command line logs in to the switch: as one of the applications that the configuration knows. */
export interface LoginOptions {
  readonly application?: string;
}

/** A T-Lib client of the switch that the configuration describes. `ConfigError` when nobody may log in. */
export function desktopClient(config: Config, { application }: LoginOptions): TlibClient {
  const { applications, listen } = config.tlib;
  // The recorder has a login of its own; what people do is not to be taken for it.
  const login =
    applications.find(({ name }) => name === application) ??
    (application === undefined
      ? (applications.find(({ name }) => name !== config.recorder?.tlib.applicationName) ??
        applications[0])
      : undefined);
  const listener = listen.find(one => one.tls === undefined) ?? listen[0];
  if (!login || !listener) {
    const message =
      application === undefined ? 'nobody may log in' : `no application is named ${application}`;
    throw new ConfigError([{ path: 'tlib.applications', message }]);
  }
  const isAny = listener.host === '0.0.0.0' || listener.host === '::';
  return new TlibClient({
    protocol: listener.protocol,
    host: isAny ? '127.0.0.1' : listener.host,
    port: listener.port,
    // Where every listener has TLS, whoever can read this configuration can read its certificate too.
    ...(listener.tls && { tls: { ca: readFileSync(listener.tls.cert, 'utf8') } }),
    applicationName: login.name,
    applicationPassword: login.password,
    requestTimeoutMs: 5_000,
    log: silent,
  });
}
