/** The boundaries of docs/architecture.md, as rules. A rule's comment is what the failing build says. */
const pure = '^src/(call|initiation|session)/';
const only = (name, file, library) => ({
  name,
  severity: 'error',
  comment: `Only ${file} speaks to ${library}.`,
  from: { pathNot: `^${file.replaceAll('.', '\\.')}$` },
  to: { path: `node_modules/${library}/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Break the cycle: move the shared type down.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-no-vendor',
      severity: 'error',
      comment:
        'The core names ports; only src/driver/ names vendors, and only the composition roots know both.',
      from: { path: '^src/', pathNot: '^src/((main|site|diagnose)\\.ts$|driver/)' },
      to: { path: '^src/driver/' },
    },
    {
      name: 'drivers-are-strangers',
      severity: 'error',
      comment: 'A driver may use the core, never another driver.',
      from: { path: '^src/driver/([^/]+)/' },
      to: { path: '^src/driver/', pathNot: '^src/driver/$1/' },
    },
    {
      name: 'decisions-are-pure',
      severity: 'error',
      comment: 'call, initiation and session decide; they do no I/O.',
      // The program that prints the diagram is no decision: it writes the doc.
      from: { path: pure, pathNot: '^src/session/print-diagram\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'roles-are-strangers',
      severity: 'error',
      comment: 'Switch and recorder meet only over SIP and T-Lib.',
      from: { path: '^src/(switch|recorder)/' },
      to: { path: '^src/(switch|recorder)/', pathNot: '^src/$1/' },
    },
    {
      name: 'tlib-knows-no-role',
      severity: 'error',
      comment: 'T-Lib is a protocol: what a request means is the switch’s.',
      from: { path: '^src/tlib/' },
      to: { path: '^src/(switch|recorder|session|archive|catalogue|driver)/' },
    },
    only('ari-client-at-home', 'src/driver/asterisk/ari.ts', '(ari-client|swagger-client|shred)'),
    only('sqlite-at-home', 'src/driver/sqlite/database.ts', '@photostructure/sqlite'),
    only('winston-at-home', 'src/log/winston-logger.ts', 'winston'),
    only('yaml-at-home', 'src/config/load.ts', 'yaml'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
