import { connID, dn, isConnID } from '../call/ids';
import type { KeyValueList } from '../call/user-data';
import { callsIn } from '../tlib/call-list';
import { desktopClient, type LoginOptions } from './desktop';
import { exitCode } from './exit-code';
import { findConfig } from './find-config';
import type { Output } from './output';

export type RecordVerb = 'start' | 'stop' | 'pause' | 'resume';

export interface RecordOptions extends LoginOptions {
  readonly connId?: string;
  readonly record?: string;
  readonly id?: string;
  readonly dest?: string;
}

/** `record start|stop|pause|resume DN`: one RequestPrivateService, as an agent's desktop would send it. */
export async function record(
  file: string | undefined,
  verb: RecordVerb,
  thisDN: string,
  options: RecordOptions,
  out: Output,
): Promise<number> {
  const config = findConfig(file);
  const client = desktopClient(config, options);
  try {
    await client.connect();
    const registered = await client.registerAddress(dn(thisDN));
    const calls = callsIn(registered.extensions);
    const asked = options.connId ?? (calls.length === 1 ? calls[0]?.connID : undefined);
    if (asked === undefined || !isConnID(asked)) {
      const listed = calls.map(call => call.connID).join(', ') || 'none';
      out.line(`Which call? On ${thisDN}: ${listed}. Name one with --conn-id.`);
      return exitCode.notFound;
    }
    const { record: whom, id, dest } = options;
    const extensions: KeyValueList = {
      ...(whom !== undefined && { record: whom }),
      ...(id !== undefined && { id }),
      ...(dest !== undefined && { dest }),
    };
    const privateMsgID = config.recording.privateServices[verb];
    await client.privateService({
      thisDN: dn(thisDN),
      connID: connID(asked),
      privateMsgID,
      extensions,
    });
    if (out.isJSON) out.json({ accepted: verb, thisDN, connID: asked });
    else out.line(`Accepted: ${verb} on ${thisDN}, call ${asked}.`);
    return exitCode.ok;
  } finally {
    await client.close();
  }
}
