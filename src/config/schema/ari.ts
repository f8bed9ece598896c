import { formed, milliseconds, secret, section, serverURL, text } from './field';

/** How to reach one Asterisk over its REST interface. */
export const ariSchema = (defaultURL: string) =>
  section(
    {
      url: serverURL({
        default: defaultURL,
        description: 'Where the HTTP server of this Asterisk listens (http.conf).',
      }),
      user: text({ default: 'twinleg', description: 'The ARI user (a section of ari.conf).' }),
      password: secret({
        examples: ['change-me'],
        description:
          "The ARI user's password. It crosses the network in the clear unless url is https.",
      }),
      timeoutMs: milliseconds({
        default: 3000,
        description: 'How long one ARI request may take before it counts as failed.',
      }),
      heartbeatMs: milliseconds({
        default: 5000,
        description:
          'How often the event connection is pinged. One that has not answered by the next ping is dropped and made anew.',
      }),
    },
    { description: 'The Asterisk REST Interface (ARI) of this server.' },
  );

/** The name of a Stasis application: no comma, no space, since the dialplan and the URL carry it. */
export const stasisApplication = (name: string, description: string) =>
  formed('^[A-Za-z0-9_-]+$', 'letters, digits, - and _', { default: name, description });

/** Our own name of a server, as it appears in logs and journeys. */
export const serverName = (name: string, description: string) =>
  formed('^[A-Za-z0-9_.-]+$', 'letters, digits, ., - and _', { default: name, description });
