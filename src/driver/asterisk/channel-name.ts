/** Everything that Twinleg makes on a PBX has an id that begins so. */
export const ownPrefix = 'twinleg-';

/** The device of a channel: `PJSIP/7001-0000002a` is 7001's; a channel of no device has none. */
export function deviceOf(channelName: string): string | undefined {
  const match = /^(?:PJSIP|SIP|IAX2|DAHDI)\/(.+)-[0-9a-f]+$/i.exec(channelName);
  return match?.[1];
}

/** `application,first,second…` as Asterisk shows the arguments of Stasis; ours hold no comma unencoded. */
export const stasisArguments = (applicationData: string): readonly string[] =>
  applicationData.split(',').slice(1);

/** Percent-encodes all but letters, digits and `_ . - +`: safe in a URI parameter, a dial string and an argument list. */
export const encode = (text: string): string =>
  Array.from(new TextEncoder().encode(text), byte => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_.\-+]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');

/** The reverse of `encode`; text that is not well encoded comes back as it is. */
export function decode(text: string): string {
  const isWell = /^(?:[^%]|%[0-9A-Fa-f]{2})*$/.test(text);
  if (!isWell) return text;
  const bytes = Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  return bytes.toString('utf8');
}
