/** One operation as the fake describes it; each parameter is a name and where it goes. */
export interface FakeOperation {
  readonly resource: string;
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters?: readonly (readonly [name: string, paramType: 'path' | 'query' | 'body'])[];
}

/** The few operations that the tests of the link need. */
export const fakeOperations: readonly FakeOperation[] = [
  { resource: 'asterisk', name: 'getInfo', method: 'GET', path: '/asterisk/info' },
  { resource: 'channels', name: 'list', method: 'GET', path: '/channels' },
  {
    resource: 'channels',
    name: 'get',
    method: 'GET',
    path: '/channels/{channelId}',
    parameters: [['channelId', 'path']],
  },
  {
    resource: 'channels',
    name: 'hangup',
    method: 'DELETE',
    path: '/channels/{channelId}',
    parameters: [
      ['channelId', 'path'],
      ['reason', 'query'],
    ],
  },
  {
    resource: 'channels',
    name: 'originateWithId',
    method: 'POST',
    path: '/channels/{channelId}',
    parameters: [
      ['channelId', 'path'],
      ['endpoint', 'query'],
      ['variables', 'body'],
    ],
  },
];

/** An address at which nobody must ever ask: a server that believes it is somewhere else. */
const elsewhere = 'http://elsewhere.invalid:1/ari';

/** The Swagger 1.1 documents that describe `operations`, by their path below `/ari`. */
export function fakeDocuments(operations: readonly FakeOperation[]): ReadonlyMap<string, string> {
  const resources = [...new Set(operations.map(({ resource }) => resource))];
  const common = { apiVersion: '1.0', swaggerVersion: '1.1', basePath: elsewhere };
  const list = {
    ...common,
    apis: resources.map(name => ({ path: `/api-docs/${name}.{format}`, description: name })),
  };
  const declarations = resources.map(name => {
    const apis = operations
      .filter(({ resource }) => resource === name)
      .map(operation => ({
        path: operation.path,
        description: name,
        operations: [describe(operation)],
      }));
    return [
      `/api-docs/${name}.json`,
      JSON.stringify({
        ...common,
        resourcePath: `/api-docs/${name}.{format}`,
        apis,
        models: {},
      }),
    ] as const;
  });
  return new Map([['/api-docs/resources.json', JSON.stringify(list)], ...declarations]);
}

const describe = ({ method, name, parameters = [] }: FakeOperation): unknown => ({
  httpMethod: method,
  nickname: name,
  responseClass: 'void',
  parameters: parameters.map(([parameter, paramType]) => ({
    name: parameter,
    paramType,
    dataType: paramType === 'body' ? 'containers' : 'string',
  })),
});
