import { AriMalformedError, AriUnsupportedError } from './ari-error';
import { fieldsIn, fieldsOf, listOf, textIn, type Fields } from './ari-json';

/** Which operation of ARI's documents is meant: `{ resource: 'channels', name: 'answer' }`. */
export interface AriOperation {
  readonly resource: string;
  readonly name: string;
}

/** What an operation is given, by ARI's own names; `undefined` is as good as absent. */
export type AriParams = Readonly<
  Record<string, string | number | boolean | Readonly<Record<string, string>> | undefined>
>;

/** How one operation is asked for over HTTP, as the server's own documents say. */
export interface AriRoute {
  readonly method: string;
  /** `/channels/{channelId}/answer`. */
  readonly path: string;
  /** Where each parameter goes, by its name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Every operation that a server offers, by resource and name. */
export type AriRoutes = ReadonlyMap<string, ReadonlyMap<string, AriRoute>>;

/** One request, its path below `/ari`. */
export interface AriHttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

function decodeRoute(value: unknown): AriRoute {
  const operation = fieldsOf(value, 'operation');
  const parameters = listOf(operation.parameters, 'parameters', item => {
    const parameter = fieldsOf(item, 'parameter');
    return [textIn(parameter, 'name'), textIn(parameter, 'paramType')] as const;
  });
  return {
    method: textIn(operation, 'method').toUpperCase(),
    path: textIn(operation, 'path'),
    parameters: new Map(parameters),
  };
}

/** The routes in the resources that the client library has read; `AriMalformedError` when they are not understood. */
export function decodeRoutes(resources: Fields): AriRoutes {
  return new Map(
    Object.entries(resources).map(([name, resource]) => {
      const operations = Object.entries(fieldsIn(fieldsOf(resource, name), 'operations'));
      return [name, new Map(operations.map(([key, value]) => [key, decodeRoute(value)]))];
    }),
  );
}

/** The route of `operation`; `AriUnsupportedError` when this server has none. */
export function routeOf(routes: AriRoutes, { resource, name }: AriOperation): AriRoute {
  const route = routes.get(resource)?.get(name);
  if (!route) throw new AriUnsupportedError(`${resource}.${name}`);
  return route;
}

const encode = (value: unknown): string =>
  encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The request that asks for `route` with `params`; those that are `undefined` are left out. `AriUnsupportedError`
 * when the server does not know one of them: what cannot be asked as meant is not asked.
 */
export function requestOf(route: AriRoute, params: AriParams): AriHttpRequest {
  let path = route.path;
  let body: string | undefined;
  let separator = '?';
  let query = '';
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    switch (route.parameters.get(name)) {
      case 'path':
        path = path.replace(`{${name}}`, () => encode(value));
        break;
      case 'query':
        query += `${separator}${name}=${encode(value)}`;
        separator = '&';
        break;
      case 'body':
        // ARI wants the variables under their own name.
        body = JSON.stringify({ [name]: value });
        break;
      default:
        throw new AriUnsupportedError(`${route.path} with ${name}`);
    }
  }
  if (path.includes('{')) throw new AriMalformedError(path);
  const request = { method: route.method, path: path + query };
  return body === undefined ? request : { ...request, body };
}
