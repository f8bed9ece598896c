import { TwinlegError } from '../../errors';
import { AriMalformedError } from './ari-error';
import { fieldsIn, fieldsOf, type Fields } from './ari-json';
import { decodeRoutes, type AriRoutes } from './ari-route';
import { privateModule } from './private-module';

/** What swagger-client 2.0.26 assigns without declaring it. */
const LEAKED =
  'headerArray headers k log method model nav o obj op operation out output param parameter prop produces consumes r ref res resource responseMessages result status type v value'.split(
    ' ',
  );

/** Where the client library's two files are. */
export interface AriLibrary {
  readonly client: string;
  readonly swagger: string;
}

/** The address that the library believes in. Whatever it asks for there is fetched by `AriHttp`, with the link's own credentials. */
const NOWHERE = 'http://asterisk.invalid';

interface Swagger {
  readonly SwaggerHttp: { readonly prototype: { execute: (request: SwaggerRequest) => void } };
}

interface SwaggerRequest {
  readonly url: string;
  readonly on: { readonly response: (answer: { readonly obj: Fields }) => void };
}

interface AriClient {
  connect(url: string, user: string, password: string): PromiseLike<{ readonly _swagger: unknown }>;
}

/** The library's first look at the server has no deadline and keeps a socket; whoever calls us has looked already. */
const lookAway = (_url: string, seen: () => void): void => {
  seen();
};

/**
 * The operations that the server's documents describe, as ari-client reads them. Of the library only that is used:
 * its requests never settle on a fault, its credentials are shared by all links, and one bad event ends the process.
 */
export async function readRoutes(
  library: AriLibrary,
  read: (path: string) => Promise<unknown>,
): Promise<AriRoutes> {
  // Sound: ari-client 2.2.0 is pinned, and pins swagger-client 2.0.26; this is the part of their shape that is used.
  const swagger = privateModule(library.swagger, { leaked: LEAKED }) as Swagger;
  const ariClient = privateModule(library.client, {
    instead: { 'swagger-client': swagger, request: lookAway },
  }) as AriClient;
  const fault = new Promise<never>((_, reject) => {
    const fetch = async ({ url, on }: SwaggerRequest): Promise<void> => {
      try {
        const document = fieldsOf(
          await read(new URL(url).pathname.slice('/ari'.length)),
          'document',
        );
        // The server reports an address of its own, which need not be the one it is reached at.
        on.response({ obj: { ...document, basePath: `${NOWHERE}/ari` } });
      } catch (error) {
        reject(error instanceof TwinlegError ? error : new AriMalformedError('documents'));
      }
    };
    swagger.SwaggerHttp.prototype.execute = request => void fetch(request);
  });
  const client = await Promise.race([ariClient.connect(NOWHERE, '', ''), fault]);
  return decodeRoutes(fieldsIn(fieldsOf(client._swagger, 'documents'), 'apis'));
}
