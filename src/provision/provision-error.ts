import { TwinlegError } from '../errors';

/** The servers that we were to start are not there and cannot be had; the message says what to install or set. */
export class ProvisionError extends TwinlegError {
  constructor(message: string, options?: ErrorOptions) {
    super('PROVISION', 'caller', message, options);
  }
}

/** What a machine without a Debian mirror must do instead; the last sentence of every ProvisionError that can be helped so. */
export const INSTALL_HINT =
  'Install Asterisk 20 or newer and SIPp (Debian and Ubuntu: packages asterisk and sip-tester), ' +
  'or set TWINLEG_ASTERISK and TWINLEG_SIPP to their paths.';
